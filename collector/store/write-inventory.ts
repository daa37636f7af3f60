import { sql } from 'kysely';
import { type Inventory, usageKey } from '../../src/core/inventory/fold.ts';
import { credentialJoins, processJoins, usageJoins } from '../../src/core/inventory/rows.ts';
import type { Database } from './database.ts';
import type { JoinSql } from './join-sql.ts';
import { credentialFields, processFields, usageFields } from './row-fields.ts';
import { upsertInto } from './upsert.ts';

/** Joins an inventory into the database and moves the watermark, in one transaction. */
export type WriteInventory = (
  db: Database,
  step: {
    readonly inventory: Inventory;
    readonly evidence: ReadonlyMap<string, number>;
    /** Every inbox row of a transaction below it is folded then; null leaves it. */
    readonly watermark: bigint | null;
  },
) => Promise<void>;

export function inventoryWriter(joins: JoinSql): WriteInventory {
  const credentials = upsertInto(
    { name: 'credential', key: ['fingerprint'], fields: credentialFields, joins: credentialJoins },
    joins,
  );
  const usage = upsertInto(
    {
      name: 'usage',
      key: ['fingerprint', 'series', 'hour'],
      fields: [...usageFields, 'inboxSeq'],
      joins: { ...usageJoins, inboxSeq: 'greatest' },
    },
    joins,
  );
  const processes = upsertInto(
    { name: 'process', key: ['instance'], fields: processFields, joins: processJoins },
    joins,
  );
  return async (db, { inventory, evidence, watermark }) => {
    // Everybody locks rows in the same order, so that two collectors cannot deadlock.
    await db.transaction().execute(async (transaction) => {
      await credentials(transaction, inOrder(inventory.credentials));
      await usage(
        transaction,
        inOrder(inventory.usage).map((row) => ({ ...row, inboxSeq: evidence.get(usageKey(row)) ?? 0 })),
      );
      await processes(transaction, inOrder(inventory.processes));
      if (watermark !== null) await moveWatermark(transaction, watermark);
    });
  };
}

function inOrder<Row>(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

async function moveWatermark(db: Database, xid: bigint): Promise<void> {
  await sql`
    update watermark set xid = ${String(xid)}::xid8
    where name = 'inbox' and xid < ${String(xid)}::xid8`.execute(db);
}
