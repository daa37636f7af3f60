import { sql } from 'kysely';
import type { Database } from '../../../collector/store/database.ts';
import { dimensionFields, processFields } from '../../../collector/store/row-fields.ts';
import { selectFields } from '../../../collector/store/select-rows.ts';
import {
  joinCredentials,
  type StoredCredential,
  selectCredential,
} from '../../../collector/store/stored-credential.ts';
import { fingerprintOfUuid } from '../../../src/core/fingerprint-uuid.ts';
import { emptyInventory, fold, type Inventory } from '../../../src/core/inventory/fold.ts';
import type { JoinName } from '../../../src/core/inventory/join.ts';
import { processJoins } from '../../../src/core/inventory/rows.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';

/** An inventory as lists in one order, so that two can be compared. */
export interface InventoryDump {
  readonly credentials: readonly unknown[];
  readonly usage: readonly unknown[];
  readonly processes: readonly unknown[];
}

/** What the database holds, without `position`, which says where the evidence lies and not what it says. */
export async function dumpOf(db: Database): Promise<InventoryDump> {
  const { rows: credentials } = await sql<StoredCredential>`
    select ${selectCredential('c')} from credential c`.execute(db);
  const { rows: processes } = await sql`
    select ${selectFields('p', processFields, processSets)} from process p`.execute(db);
  return sorted({
    credentials: [...joinCredentials(credentials).values()],
    usage: (await readUsage(db)).map(usageRow),
    processes,
  });
}

const processSets = processJoins as Readonly<Record<string, JoinName>>;
interface StoredUsage {
  readonly fingerprint: string;
  readonly hour: number;
  readonly exemplar: Uint8Array;
  readonly [column: string]: unknown;
}

async function readUsage(db: Database): Promise<readonly StoredUsage[]> {
  const { rows } = await sql<StoredUsage>`
    select u.fingerprint, replace(x.id::text, '-', '') as context, replace(x.tuple::text, '-', '') as tuple,
      ${selectFields('x', dimensionFields)}, p.instance, u.hour, u.count, u.exact,
      u.first_at as "firstAt", u.last_at as "lastAt", u.exemplar
    from usage u join context x on x.id = u.context join process p on p.id = u.instance`.execute(db);
  return rows;
}

const hourMs = 3_600_000;

function usageRow({ fingerprint, hour, exemplar, ...same }: StoredUsage): object {
  const bytes = Buffer.from(exemplar);
  const at = String(bytes.readBigInt64BE()).padStart(13, '0');
  return {
    ...same,
    fingerprint: fingerprintOfUuid(fingerprint),
    hour: hour * hourMs,
    exemplar: `${at}:${bytes.toString('hex', 8, 24)}:${bytes.toString('hex', 24)}`,
  };
}

/** What the core folds in memory. */
export function dumpInMemory(items: Iterable<Observation | Heartbeat>): InventoryDump {
  const inventory: Inventory = emptyInventory();
  for (const item of items) fold(inventory, item);
  return sorted({
    credentials: [...inventory.credentials.values()],
    usage: [...inventory.usage.values()],
    processes: [...inventory.processes.values()],
  });
}

function sorted(dump: InventoryDump): InventoryDump {
  return {
    credentials: inOrder(dump.credentials),
    usage: inOrder(dump.usage),
    processes: inOrder(dump.processes),
  };
}

function inOrder(rows: readonly unknown[]): readonly unknown[] {
  return rows
    .map((row) => Object.fromEntries(Object.entries(row as object).sort(([a], [b]) => (a < b ? -1 : 1))))
    .map((row) => [JSON.stringify(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
}
