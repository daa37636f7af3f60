import { createHash } from 'node:crypto';
import type { Context } from '../batch/batch.ts';
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

/** The identity of a usage row: one credential, one context, one process instance, one hour. */
export function usageKey(row: UsageRow): string {
  return `${row.fingerprint}|${row.context}|${row.hour}|${row.instance}`;
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
    previousFingerprints: one(facts.previousFingerprint),
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
  const dimensions = dimensionsOf({
    ...seen,
    channel: channelOf(seen),
    outcome: seen.kind === 'used' ? seen.outcome : null,
    held: seen.kind === 'fetched' && seen.held,
  });
  return {
    fingerprint: seen.fingerprint,
    context: hashOf(Object.values(dimensions)),
    tuple: hashOf(Object.values({ ...dimensions, outcome: null })),
    hour: instant(Math.floor(seen.at / hourMs) * hourMs),
    ...dimensions,
    instance: seen.process.instance,
    count: seen.count ?? 1,
    exact: seen.count !== null,
    firstAt: seen.at,
    lastAt: seen.at,
    exemplar: `${String(seen.at).padStart(13, '0')}:${seen.traceId}:${seen.spanId}`,
  };
}

/** What `context` of a usage row stands for, in the order in which it is hashed. */
export type Dimensions = Pick<
  UsageRow,
  | 'kind'
  | 'service'
  | 'namespace'
  | 'environment'
  | 'agent'
  | 'agentId'
  | 'tool'
  | 'notebook'
  | 'cell'
  | 'user'
  | 'address'
  | 'port'
  | 'operation'
  | 'channel'
  | 'outcome'
  | 'held'
>;

export function dimensionsOf({ kind, process, actor, target, channel, outcome, held }: Context): Dimensions {
  return {
    kind,
    service: process.service,
    namespace: process.namespace,
    environment: process.environment,
    agent: actor.agent,
    agentId: actor.agentId,
    tool: actor.tool,
    notebook: actor.notebook,
    cell: actor.cell,
    user: actor.user,
    address: target.address,
    port: target.port,
    operation: target.operation,
    channel,
    outcome,
    held,
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

/** A name of 128 bits: JSON keeps null apart from the empty text and one field apart from the next. */
export function hashOf(dimensions: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(dimensions), 'utf8').digest('hex').slice(0, 32);
}

/** The process as one observation or heartbeat alone shows it. */
export function processRow(
  item: Pick<Observation, 'kind' | 'at' | 'skewed' | 'process'> | Heartbeat,
): ProcessRow {
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
    skewedAt: item.skewed ? item.at : null,
    // Who sent it is not known here.
    countedFrom: null,
    senders: [],
  };
}

function one(text: string | null): readonly string[] {
  return text === null ? [] : [text];
}

/** A set in the form the join gives it. */
function set(members: readonly string[]): readonly string[] {
  return joinFunctions.union([], members) as readonly string[];
}
