import { sql } from 'kysely';
import type { WorkloadRef } from '../../../src/core/api/views.ts';
import type { Instant } from '../../../src/core/instant.ts';
import type { Dimensions } from '../../../src/core/inventory/fold.ts';
import type { CredentialRow } from '../../../src/core/inventory/rows.ts';
import type {
  CredentialFacts,
  ExportEvent,
  InventoryEvent,
  ProcessFacts,
  UsageEvent,
} from '../../../src/core/siem/event.ts';
import { inventoryChanges } from '../../../src/core/siem/event.ts';
import { identityOf, iso, timesOf } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { dimensionFields } from '../row-fields.ts';
import { selectFields } from '../select-rows.ts';
import { joinCredentials, type StoredCredential, selectCredential } from '../stored-credential.ts';
import { gapFacts, isOfWorkload } from './coverage-gap.ts';
import { eventId } from './event-id.ts';
import { type FindingRow, findingEvent } from './finding-event.ts';
import type { OutboxRow } from './read-outbox.ts';

export interface Exporting {
  readonly now: Instant;
  /** Of the page, without a slash at the end; null: not known. */
  readonly publicUrl: string | null;
}

/** What the inventory knows of what some events are about, by UUID. */
export interface Known {
  readonly credentials: ReadonlyMap<string, CredentialFacts>;
  readonly contexts: ReadonlyMap<string, Dimensions>;
  readonly processes: ReadonlyMap<string, ProcessRow>;
  readonly findings: ReadonlyMap<string, FindingRow>;
  /** Of findings: where their credentials are used. */
  readonly workloads: ReadonlyMap<string, readonly WorkloadRef[]>;
}

export interface ProcessRow extends WorkloadRef, ProcessFacts {}

/**
 * Rows of the outbox as events, in their order, with what is known of them now. One about something that is not there
 * any more, because it was removed by the rules of retention, is null.
 */
export async function exportEvents(
  db: Database,
  rows: readonly OutboxRow[],
  exporting: Exporting,
): Promise<readonly (ExportEvent | null)[]> {
  if (rows.length === 0) return [];
  const known = await readKnown(db, rows, exporting.now);
  return rows.map((row) => eventOf(row, known, exporting));
}

const ids = (rows: readonly OutboxRow[], of: (row: OutboxRow) => string | null): readonly string[] => [
  ...new Set(rows.map(of).filter((id) => id !== null)),
];

async function readKnown(db: Database, rows: readonly OutboxRow[], now: Instant): Promise<Known> {
  const fingerprints = ids(rows, ({ fingerprint }) => fingerprint);
  const found = ids(rows, (row) => (row.kind === 'finding' ? row.value : null));
  const aboutFindings = ids(rows, (row) => (row.kind === 'finding' ? row.fingerprint : null));
  // As JSON, which is read several times faster than arrays of texts.
  const { rows: read } = await sql<{
    readonly credentials: readonly StoredCredential[] | null;
    readonly contexts: readonly (Dimensions & { readonly id: string })[] | null;
    readonly processes: readonly (ProcessRow & { readonly id: string })[] | null;
    readonly findings: readonly FindingRow[] | null;
    readonly workloads: readonly (WorkloadRef & { readonly fingerprint: string })[] | null;
  }>`select
      (select json_agg(r) from (
        select ${selectCredential('c')} from credential c where c.fingerprint = any(${fingerprints}::uuid[])
        union all
        select ${selectCredential('c')} from credential_archive c where c.fingerprint = any(${fingerprints}::uuid[])
      ) r) as credentials,
      (select json_agg(r) from (
        select x.id, ${selectFields('x', dimensionFields)} from context x
        where x.id = any(${ids(rows, ({ context }) => context)}::uuid[])) r) as contexts,
      (select json_agg(r) from (
        select p.id, p.instance, p.service, p.namespace, p.environment, p.owner, p.host, p.pod, p.pid, p.runtime
        from process p where p.id = any(${ids(rows, ({ instance }) => instance)}::uuid[])) r) as processes,
      ${
        found.length === 0
          ? sql`null as findings, null as workloads`
          : sql`(select json_agg(r) from (
        select f.id, f.rule, f.opened_at as "openedAt", f.last_seen_at as "lastSeenAt",
          coalesce(f.evidence, '{}') as evidence from finding f where f.id = any(${found}::uuid[])) r) as findings,
      (select json_agg(r) from (
        select w.fingerprint, d.* from unnest(${aboutFindings}::uuid[]) as w (fingerprint) cross join lateral (
          select x.service, x.namespace, x.environment, null as owner
          from credential_context k join context x on x.id = k.context where k.fingerprint = w.fingerprint
          group by 1, 2, 3 order by 1, 2 nulls first, 3 nulls first limit ${mostWorkloads}) d
        ) r) as workloads`
      }`.execute(db);
  const [all] = read;
  return {
    credentials: factsOf(joinCredentials(all?.credentials ?? []), now),
    contexts: byId(all?.contexts ?? []),
    processes: byId(all?.processes ?? []),
    findings: byId(all?.findings ?? []),
    workloads: Map.groupBy(all?.workloads ?? [], ({ fingerprint }) => fingerprint),
  };
}

const mostWorkloads = 20;

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

function eventOf(row: OutboxRow, known: Known, exporting: Exporting): ExportEvent | null {
  const base = {
    id: eventId(row.lastAt, whatMakes(row)),
    sequence: row.seq,
    at: iso(row.lastAt),
    receivedAt: iso(row.recordedAt),
  };
  const credential = (row.fingerprint === null ? null : known.credentials.get(row.fingerprint)) ?? null;
  const process = row.instance === null ? undefined : known.processes.get(row.instance);
  switch (row.kind) {
    case 'usage': {
      const place = known.contexts.get(row.context ?? '');
      if (credential === null || place === undefined) return null;
      return { ...base, ...usageFacts(row, place, process), credential };
    }
    case 'inventory': {
      const change = inventoryChanges.find((name) => name === row.change);
      if (credential === null || change === undefined) return null;
      const place = known.contexts.get(row.context ?? '') ?? process;
      const workload = place === undefined ? null : workloadOf(place, process);
      return { ...base, kind: 'inventory', credential, workload, ...inventoryFacts(change, row.value) };
    }
    case 'coverage':
      if (process === undefined) return null;
      return {
        ...base,
        kind: 'coverage',
        ...gapFacts(row),
        workload: workloadOf(process, process),
        process: isOfWorkload(row) ? null : processFacts(process),
      };
    case 'finding': {
      const finding = known.findings.get(row.value ?? '');
      if (finding === undefined) return null;
      const workloads = known.workloads.get(row.fingerprint ?? '') ?? [];
      return {
        ...base,
        ...findingEvent({ row, finding, credential, workloads, publicUrl: exporting.publicUrl }),
      };
    }
    default:
      return null;
  }
}

/** What makes a row the fact that it is: not when, nor in which order, it was written. */
function whatMakes(row: OutboxRow): readonly unknown[] {
  const { kind, change, fingerprint, context, instance, reading, firstAt, lastAt, value, minute } = row;
  if (minute !== null) return ['minute', minute, fingerprint, context, row.seq, row.lastSeq];
  return [kind, change, fingerprint, context, instance, reading, firstAt, lastAt, value];
}

function usageFacts(
  row: OutboxRow,
  place: Dimensions,
  process: ProcessRow | undefined,
): Omit<UsageEvent, 'id' | 'sequence' | 'at' | 'receivedAt' | 'credential'> {
  const { agent, agentId, tool, notebook, cell, user, address, port, operation } = place;
  const exemplar = Buffer.from(row.exemplar ?? new Uint8Array(exemplarBytes)).toString('hex');
  return {
    kind: place.kind,
    workload: workloadOf(place, process),
    actor: { agent, agentId, tool, notebook, cell, user },
    target: { address, port, operation },
    process: process === undefined ? null : processFacts(process),
    channel: place.channel,
    outcome: place.outcome,
    count: Math.max(1, row.count ?? 1),
    exact: row.exact ?? false,
    firstAt: iso(row.firstAt),
    lastAt: iso(row.lastAt),
    traceId: exemplar.slice(16, 48),
    spanId: exemplar.slice(48, 64),
  };
}

const exemplarBytes = 32;

function workloadOf(
  { service, namespace, environment }: Pick<Dimensions, 'service' | 'namespace' | 'environment'>,
  process: ProcessRow | undefined,
): WorkloadRef {
  return { service, namespace, environment, owner: process?.owner ?? null };
}

function processFacts({ instance, host, pod, pid, runtime }: ProcessRow): ProcessFacts {
  return { instance, host, pod, pid, runtime };
}

function inventoryFacts(
  change: InventoryEvent['change'],
  value: string | null,
): Pick<InventoryEvent, 'change' | 'summary' | 'value'> {
  switch (change) {
    case 'created':
      return { change, value: null, summary: 'first seen' };
    case 'environment_added':
      return { change, value, summary: `first seen in ${value ?? 'an environment'}` };
    case 'owner_learnt':
      return { change, value, summary: `used by a workload of ${value ?? 'somebody'}` };
    case 'expiry_learnt': {
      const expiresAt = iso(Number(value) as Instant);
      return { change, value: expiresAt, summary: `expires at ${expiresAt}` };
    }
    case 'ended':
      return { change, value, summary: `ended: ${value ?? 'unknown'}` };
    default:
      return change satisfies never;
  }
}

/** Once for all events of each. */
function factsOf(
  credentials: ReadonlyMap<string, CredentialRow>,
  now: Instant,
): ReadonlyMap<string, CredentialFacts> {
  return new Map(Array.from(credentials, ([uuid, row]) => [uuid, credentialFacts(row, now)]));
}

function credentialFacts(row: CredentialRow, now: Instant): CredentialFacts {
  return {
    ...identityOf(row, now),
    joinKeys: row.joinKeys,
    subject: row.subjects[0] ?? null,
    issuer: row.issuers[0] ?? null,
    audiences: row.audiences,
    scopes: row.scopes,
    policies: row.policies,
    parents: row.parents,
    names: row.names,
    ...timesOf(row),
  };
}
