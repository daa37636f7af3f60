import { sql } from 'kysely';
import type { Database } from '../../../collector/store/database.ts';
import { credentialFields, processFields, usageFields } from '../../../collector/store/row-fields.ts';
import { selectFields } from '../../../collector/store/select-rows.ts';
import { emptyInventory, fold, type Inventory } from '../../../src/core/inventory/fold.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';

/** An inventory as lists in one order, so that two can be compared. */
export interface InventoryDump {
  readonly credentials: readonly unknown[];
  readonly usage: readonly unknown[];
  readonly processes: readonly unknown[];
}

/** What the database holds, without `inbox_seq`, which says where the evidence lies and not what it says. */
export async function dumpOf(db: Database): Promise<InventoryDump> {
  const read = async (table: string, fields: readonly string[]): Promise<readonly unknown[]> =>
    (await sql`select ${selectFields('t', fields)} from ${sql.table(table)} t`.execute(db)).rows;
  return sorted({
    credentials: await read('credential', credentialFields),
    usage: await read('usage', usageFields),
    processes: await read('process', processFields),
  });
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
