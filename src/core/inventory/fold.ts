import { createHash } from 'node:crypto';
import { instant } from '../instant.ts';
import type { Heartbeat, Observation, ProcessFacts } from '../observation.ts';
import { joinFunctions, joinRows } from './join.ts';
import {
  type CredentialRow,
  credentialJoins,
  type ProcessRow,
  processJoins,
  type UsageRow,
  usageJoins,
} from './rows.ts';

/** What observations fold into. The store holds the same rows and joins them by the same rules. */
export interface Inventory {
  readonly credentials: Map<string, CredentialRow>;
  /** By `usageKey`. */
  readonly usage: Map<string, UsageRow>;
  readonly processes: Map<string, ProcessRow>;
}

export function emptyInventory(): Inventory {
  return { credentials: new Map(), usage: new Map(), processes: new Map() };
}

/** The identity of a usage row: one credential, one series, one hour. */
export function usageKey(row: UsageRow): string {
  return `${row.fingerprint}|${row.series}|${row.hour}`;
}

/**
 * Folds one observation or heartbeat into the inventory, in place.
 * Law 1: `fold(shuffle(xs + xs)) = fold(xs)`.
 */
export function fold(
  inventory: Inventory,
  item: Observation | Heartbeat,
  functions: typeof joinFunctions = joinFunctions,
): void {
  const { processes, credentials, usage } = inventory;
  join(processes, [item.process.instance, processRow(item)], (rows) =>
    joinRows(processJoins, rows, functions),
  );
  if (item.kind === 'heartbeat') return;
  join(credentials, [item.fingerprint, credentialRow(item)], (rows) =>
    joinRows(credentialJoins, rows, functions),
  );
  const used = usageRow(item);
  join(usage, [usageKey(used), used], (rows) => joinRows(usageJoins, rows, functions));
}

function join<Row>(
  rows: Map<string, Row>,
  [key, incoming]: readonly [string, Row],
  joined: (rows: readonly [Row, Row]) => Row,
): void {
  const known = rows.get(key);
  rows.set(key, known === undefined ? incoming : joined([known, incoming]));
}

/** The credential as one observation alone shows it. */
export function credentialRow(seen: Observation): CredentialRow {
  const facts = seen.credential;
  const fetched = seen.kind === 'fetched' && !seen.held ? seen.at : null;
  const used = seen.kind === 'used' ? seen.at : null;
  return {
    fingerprint: seen.fingerprint,
    providers: one(facts.provider),
    types: one(facts.type),
    joinKeys: set(facts.joinKeys),
    scopes: set(facts.scopes),
    subjects: one(facts.subject),
    issuers: one(facts.issuer),
    audiences: set(facts.audience),
    parents: set(facts.parents),
    sources: seen.kind === 'fetched' ? [seen.source] : [],
    names: seen.kind === 'fetched' ? one(seen.name) : [],
    policies: seen.kind === 'fetched' ? one(seen.policy) : [],
    endReasons: seen.kind === 'ended' ? [seen.reason] : [],
    ephemeral: facts.ephemeral,
    issuedAt: facts.issuedAt,
    expiresAt: facts.expiresAt,
    firstSeenAt: seen.at,
    lastSeenAt: seen.at,
    firstFetchedAt: fetched,
    lastFetchedAt: fetched,
    firstUsedAt: used,
    lastUsedAt: used,
    endedAt: seen.kind === 'ended' ? seen.at : null,
  };
}

const hourMs = 3_600_000;

/** The usage row that one observation alone makes. */
export function usageRow(seen: Observation): UsageRow {
  const dimensions = {
    kind: seen.kind,
    service: seen.process.service,
    namespace: seen.process.namespace,
    environment: seen.process.environment,
    agent: seen.actor.agent,
    agentId: seen.actor.agentId,
    tool: seen.actor.tool,
    notebook: seen.actor.notebook,
    cell: seen.actor.cell,
    user: seen.actor.user,
    address: seen.target.address,
    port: seen.target.port,
    operation: seen.target.operation,
    channel: channelOf(seen),
    outcome: seen.kind === 'used' ? seen.outcome : null,
    held: seen.kind === 'fetched' && seen.held,
    instance: seen.process.instance,
  };
  return {
    fingerprint: seen.fingerprint,
    series: hashOf(Object.values(dimensions)),
    tuple: hashOf(Object.values({ ...dimensions, outcome: null })),
    hour: instant(Math.floor(seen.at / hourMs) * hourMs),
    ...dimensions,
    count: seen.count ?? 1,
    exact: seen.count !== null,
    firstAt: seen.at,
    lastAt: seen.at,
    exemplar: `${String(seen.at).padStart(13, '0')}:${seen.traceId}:${seen.spanId}`,
  };
}

/** Source of a fetch, location of a use, reason of an end. */
export function channelOf(seen: Observation): UsageRow['channel'] {
  switch (seen.kind) {
    case 'fetched':
      return seen.source;
    case 'used':
      return seen.location;
    case 'ended':
      return seen.reason;
    default:
      return seen satisfies never;
  }
}

/** A name for the tuple: JSON keeps null apart from the empty text and one field apart from the next. */
function hashOf(dimensions: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(dimensions), 'utf8').digest('hex').slice(0, 32);
}

/** The process as one observation or heartbeat alone shows it. */
export function processRow(item: Observation | Heartbeat): ProcessRow {
  const heartbeat = item.kind === 'heartbeat' ? item : null;
  const facts: ProcessFacts = item.process;
  return {
    ...facts,
    startedAt: heartbeat?.startedAt ?? null,
    firstSeenAt: item.at,
    lastSeenAt: item.at,
    endedAt: heartbeat?.ended === true ? item.at : null,
    hooks: set(heartbeat?.hooks ?? []),
    shadowed: set(heartbeat?.shadowed ?? []),
    seen: heartbeat?.seen ?? 0,
    coalesced: heartbeat?.coalesced ?? 0,
    spooled: heartbeat?.spooled ?? 0,
    dropped: heartbeat?.dropped ?? 0,
    unattributed: heartbeat?.unattributed ?? 0,
    overflowed: heartbeat?.overflowed ?? 0,
  };
}

function one(text: string | null): readonly string[] {
  return text === null ? [] : [text];
}

/** A set in the form the join gives it. */
function set(members: readonly string[]): readonly string[] {
  return joinFunctions.union([], members) as readonly string[];
}
