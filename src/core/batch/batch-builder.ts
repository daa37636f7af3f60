import type { Instant } from '../instant.ts';
import { channelOf } from '../inventory/fold.ts';
import type { Heartbeat, Observation } from '../observation.ts';
import type { Batch, Context } from './batch.ts';
import {
  type CellName,
  type Columns,
  cellColumn,
  copyColumns,
  createColumns,
  idWords,
  numberColumn,
  widerColumns,
} from './batch-columns.ts';
import { fingerprintWords, idBytes } from './column-names.ts';
import { writeWords } from './fingerprint-words.ts';

/** A batch being made of observations one by one: what is rare or small. */
export interface BatchBuilder {
  columns: Columns;
  length: number;
  readonly strings: Rows<string>;
  readonly lists: Rows<readonly string[]>;
  readonly contexts: Rows<Context>;
  readonly heartbeats: Heartbeat[];
}

/** The rows of a dictionary, each once. */
interface Rows<Row> {
  readonly all: Row[];
  readonly byKey: Map<string, number>;
}

/** The batch of these, in their order; heartbeats are apart. */
export function batchOf(items: readonly (Observation | Heartbeat)[], receivedAt: Instant): Batch {
  const builder = createBuilder();
  for (const item of items) {
    if (item.kind === 'heartbeat') builder.heartbeats.push(item);
    else appendObservation(builder, item);
  }
  return finishBatch(builder, receivedAt);
}

const firstCapacity = 64;

function createBuilder(): BatchBuilder {
  return {
    columns: createColumns(firstCapacity),
    length: 0,
    strings: { all: [''], byKey: new Map([['', 0]]) },
    lists: { all: [[]], byKey: new Map([['[]', 0]]) },
    contexts: { all: [], byKey: new Map() },
    heartbeats: [],
  };
}

function appendObservation(builder: BatchBuilder, seen: Observation): void {
  if (builder.length === builder.columns.capacity) builder.columns = widerColumns(builder.columns);
  const { columns, strings, lists, contexts } = builder;
  const row = builder.length++;
  const text = (name: CellName, value: string | null): void =>
    cell(columns, { row, name }, rowOf(strings, value ?? '', value ?? ''));
  const list = (name: CellName, value: readonly string[]): void =>
    cell(columns, { row, name }, rowOf(lists, JSON.stringify(value), value));
  const context = contextOf(seen);
  cell(columns, { row, name: 'context' }, rowOf(contexts, contextKey(context), context));
  text('conversation', seen.actor.conversation);
  text('type', seen.credential.type);
  text('provider', seen.credential.provider);
  text('subject', seen.credential.subject);
  text('issuer', seen.credential.issuer);
  text('previousFingerprint', seen.credential.previousFingerprint);
  if (seen.kind === 'fetched') {
    text('name', seen.name);
    text('policy', seen.policy);
    text('module', seen.module);
  } else if (seen.kind === 'used') text('mechanism', seen.mechanism);
  list('joinKeys', seen.credential.joinKeys);
  list('scopes', seen.credential.scopes);
  list('audience', seen.credential.audience);
  list('parents', seen.credential.parents);
  writeRow(columns, row, seen);
}

function finishBatch(builder: BatchBuilder, receivedAt: Instant): Batch {
  const { columns, length, strings, lists, contexts, heartbeats } = builder;
  return {
    ...copyColumns(columns, length),
    receivedAt,
    strings: strings.all,
    lists: lists.all,
    contexts: contexts.all,
    heartbeats,
    sender: null,
  };
}

/** Everything of an observation that many share. */
function contextOf(seen: Observation): Context {
  const { conversation: _conversation, ...actor } = seen.actor;
  return {
    kind: seen.kind,
    process: seen.process,
    actor,
    target: seen.target,
    channel: channelOf(seen),
    outcome: seen.kind === 'used' ? seen.outcome : null,
    held: seen.kind === 'fetched' && seen.held,
  };
}

function contextKey({ process, actor, target, ...rest }: Context): string {
  return JSON.stringify([process, actor, target, rest].map((part) => Object.values(part)));
}

function rowOf<Row>(rows: Rows<Row>, key: string, value: Row): number {
  const known = rows.byKey.get(key);
  if (known !== undefined) return known;
  const row = rows.all.push(value) - 1;
  rows.byKey.set(key, row);
  return row;
}

interface Cell {
  readonly row: number;
  readonly name: CellName;
}

function cell({ cells, capacity }: Columns, { row, name }: Cell, value: number): void {
  cells[cellColumn[name] * capacity + row] = value;
}

const words = new Int32Array(fingerprintWords);

function writeRow(columns: Columns, row: number, seen: Observation): void {
  const { numbers, capacity, fingerprints, ids } = columns;
  const { issuedAt, expiresAt, ephemeral } = seen.credential;
  numbers[numberColumn.at * capacity + row] = seen.at;
  numbers[numberColumn.count * capacity + row] = seen.count ?? 0;
  numbers[numberColumn.issuedAt * capacity + row] = issuedAt ?? 0;
  numbers[numberColumn.expiresAt * capacity + row] = expiresAt ?? 0;
  columns.skewed[row] = Number(seen.skewed);
  columns.ephemeral[row] = ephemeral === null ? -1 : Number(ephemeral);
  writeWords(seen.fingerprint, words);
  fingerprints.set(words, row * fingerprintWords);
  const bytes = new Uint8Array(ids.buffer, row * idWords * 4, idBytes);
  bytes.set(Buffer.from(seen.traceId + seen.spanId, 'hex'));
}
