import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../../collector/store/database.ts';
import { type InboxPosition, positionOf } from '../../../collector/store/inbox/inbox.ts';
import { dayOf } from '../../../collector/store/partitions.ts';
import {
  columnOf,
  credentialFields,
  dimensionFields,
  processFields,
} from '../../../collector/store/row-fields.ts';
import { batchOf } from '../../../src/core/batch/batch-builder.ts';
import { encodeBatch } from '../../../src/core/batch/encode-batch.ts';
import { fingerprintUuid } from '../../../src/core/fingerprint-uuid.ts';
import { instant } from '../../../src/core/instant.ts';
import {
  emptyInventory,
  fold,
  usageRow as foldedUsage,
  hashOf,
  type Inventory,
  usageKey,
} from '../../../src/core/inventory/fold.ts';
import { joinRows } from '../../../src/core/inventory/join.ts';
import {
  type ProcessRow,
  processJoins,
  type UsageRow,
  usageJoins,
} from '../../../src/core/inventory/rows.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';
import { noteCombinations } from './note-combinations.ts';
import { noteContexts } from './note-contexts.ts';

/** What the store holds, split as compaction and archiving may have split it: by law 1 both parts may overlap. */
export interface StoreContent {
  /** In `credential` and `usage`. */
  readonly hot?: Inventory;
  /** In `credential_archive` and `usage_ended`. */
  readonly old?: Inventory;
  /** The inbox position of the latest evidence, by `usageKey`; 0 when it is not there. */
  readonly evidence?: ReadonlyMap<string, InboxPosition>;
}

/** The core's fold of some items. */
export function folded(items: Iterable<Observation | Heartbeat>): Inventory {
  const inventory = emptyInventory();
  for (const item of items) fold(inventory, item);
  return inventory;
}

/** Writes inventories into the empty tables with plain SQL, so that reading is tested apart from folding. */
export async function fillStore(db: Database, { hot, old, evidence }: StoreContent): Promise<void> {
  const positions = evidence ?? new Map<string, InboxPosition>();
  const parts = [hot ?? emptyInventory(), old ?? emptyInventory()] as const;
  const usage = parts.map((part) => [...part.usage.values()]);
  await insert(db, 'context', contextRows(usage.flat()));
  await insert(db, 'process', processRows(parts));
  await insert(db, 'credential', credentialRows(parts[0]));
  await insert(db, 'credential_archive', credentialRows(parts[1]));
  await insert(
    db,
    'usage',
    (usage[0] ?? []).map((row) => usageRow(row, positions)),
  );
  await insert(db, 'usage_ended', endedRows(usage[1] ?? [], positions));
  await noteContexts(db);
  await noteCombinations(db);
}

/** What one sender sent at once. */
export type Request = readonly (Observation | Heartbeat)[];

/** Writes requests into the inbox, as the stream 1. Gives the evidence that usage has of them. */
export async function fillInbox(
  db: Database,
  requests: readonly Request[],
): Promise<ReadonlyMap<string, InboxPosition>> {
  const evidence = new Map<string, InboxPosition>();
  for (const [index, items] of requests.entries()) {
    const receivedAt = items[0]?.at ?? instant(0);
    const seq = index + 1;
    await sql`
      insert into inbox (day, stream, seq, received_at, hash, spans, body)
      values (${dayOf(receivedAt)}, 1, ${seq}, ${receivedAt}, ${randomUUID()}::uuid, ${items.length},
        ${Buffer.from(encodeBatch(batchOf(items, receivedAt)))})`.execute(db);
    for (const item of items) {
      if (item.kind !== 'heartbeat') evidence.set(usageKey(foldedUsage(item)), positionOf(1, seq));
    }
  }
  return evidence;
}

type Columns = Readonly<Record<string, unknown>>;

async function insert(db: Database, table: string, rows: readonly Columns[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
  await sql`
    insert into ${sql.table(table)} (${columns})
    select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)
  `.execute(db);
}

/** Fields under the names of their columns; an empty set is null. */
function columnsOf(row: object, fields: readonly string[]): Columns {
  const values = row as Columns;
  return Object.fromEntries(
    fields.map((field) => {
      const value = values[field];
      return [columnOf(field), Array.isArray(value) && value.length === 0 ? null : value];
    }),
  );
}

function credentialRows({ credentials }: Inventory): Columns[] {
  return [...credentials.values()].map((row) => ({
    ...columnsOf(row, credentialFields),
    fingerprint: fingerprintUuid(row.fingerprint),
  }));
}

/** A process has one row, whatever is old. */
function processRows(parts: readonly Inventory[]): Columns[] {
  const joined = new Map<string, ProcessRow>();
  for (const row of parts.flatMap(({ processes }) => [...processes.values()])) {
    const known = joined.get(row.instance);
    joined.set(row.instance, known === undefined ? row : joinRows(processJoins, [known, row]));
  }
  return [...joined.values()].map((row) => ({
    id: hashOf([row.instance]),
    ...columnsOf(row, processFields),
  }));
}

function contextRows(rows: readonly UsageRow[]): Columns[] {
  const byId = new Map(rows.map((row) => [row.context, row]));
  return [...byId.values()].map((row) => ({
    id: row.context,
    ...columnsOf(row, ['tuple', ...dimensionFields]),
  }));
}

function usageRow(row: UsageRow, positions: ReadonlyMap<string, InboxPosition>): Columns {
  return {
    ...columnsOf(row, ['context', ...Object.keys(usageJoins)]),
    fingerprint: fingerprintUuid(row.fingerprint),
    instance: hashOf([row.instance]),
    hour: row.hour / 3_600_000,
    exemplar: exemplarBytes(row.exemplar),
    position: positions.get(usageKey(row)) ?? 0,
  };
}

/** `<ms>:<trace>:<span>` as 8 + 16 + 8 bytes. */
function exemplarBytes(exemplar: string): string {
  const [ms, trace, span] = exemplar.split(':');
  return `\\x${Number(ms).toString(16).padStart(16, '0')}${trace}${span}`;
}

function endedRows(rows: readonly UsageRow[], positions: ReadonlyMap<string, InboxPosition>): Columns[] {
  const months = Map.groupBy(rows, (row) => `${row.fingerprint}|${row.context}|${monthOf(row)}`);
  return [...months.values()].flatMap((group) => {
    const [first, ...more] = group;
    if (first === undefined) return [];
    const joined = more.reduce((known, row) => joinRows(usageJoins, [known, row]), first);
    const { hour: _hour, instance: _instance, count: _count, ...columns } = usageRow(joined, positions);
    const readings = new Map<string, number>();
    for (const { instance, count } of group) {
      readings.set(hashOf([instance]), Math.max(count, readings.get(hashOf([instance])) ?? 0));
    }
    const position = Math.max(...group.map((row) => positions.get(usageKey(row)) ?? 0));
    const month = monthOf(first);
    return [
      { ...columns, position, month, instances: [...readings.keys()], readings: [...readings.values()] },
    ];
  });
}

/** Months since the epoch, in UTC. */
function monthOf({ hour }: UsageRow): number {
  const date = new Date(hour);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}
