import type { RowOrder } from '../../src/core/inventory/window/row-order.ts';
import { usageWords } from '../../src/core/inventory/window/usage-rows.ts';
import type { FoldWindow } from '../../src/core/inventory/window/window.ts';
import type { Combinations } from './copy/combinations.ts';
import type { Copied } from './copy/copied.ts';
import { encodeCredentials } from './copy/encode-credentials.ts';
import { encodeUsage } from './copy/encode-usage.ts';
import { findKnown } from './find-known.ts';
import type { JoinSql } from './join-sql.ts';
import { joinStaged } from './join-staged.ts';
import { type JoinedTable, joinedTables } from './joined-tables.ts';
import { mergeAloneSql, mergeSql } from './merge-sql.ts';
import type { Session } from './session.ts';
import { isTakenKey } from './store-failure.ts';

export interface AloneOptions {
  readonly joins: JoinSql;
  /** The server knows MERGE. */
  readonly canMerge: boolean;
  /** What its credentials have. */
  readonly combinations: Combinations;
}

/**
 * Joins the credentials of a window and their usage into the tables when nobody else inserts: then nothing has to be
 * inserted on trial. Credentials that are new are copied straight into the table, and so is their usage. False: somebody
 * did insert, or there was usage of a credential that is not there; nothing has been done then.
 */
export async function flushAlone(
  session: Session,
  window: FoldWindow,
  options: AloneOptions,
): Promise<boolean> {
  await session.query('savepoint alone');
  try {
    await joinAlone(session, window, options);
  } catch (error) {
    if (!isTakenKey(error)) throw error;
    await session.query('rollback to savepoint alone');
    return false;
  }
  await session.query('release savepoint alone');
  return true;
}

async function joinAlone(
  session: Session,
  window: FoldWindow,
  { joins, canMerge, combinations }: AloneOptions,
): Promise<void> {
  // What is joined is found row by row through the key: other plans would read whole tables, however large.
  await session.query(
    `select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
      set_config('enable_seqscan', 'off', true)`,
  );
  const isKnown = await findKnown(session, window.credentials);
  const join = (table: JoinedTable, copied: Copied): Promise<void> =>
    joinStaged(session, copied, { table, sql: (canMerge ? mergeAloneSql : mergeSql)(table, joins) });
  const { credential, usage } = joinedTables;
  if (isKnown === null) {
    await join(credential, encodeCredentials(window, combinations));
    await join(usage, encodeUsage(window));
    return;
  }
  const isOfKnown = (row: number): boolean =>
    isKnown(window.usage.words[row * usageWords.width + usageWords.credential] ?? 0);
  const credentials = parted(window.credentials.order(), isKnown);
  await copyNew(session, credential, encodeCredentials(window, combinations, credentials.others));
  await join(credential, encodeCredentials(window, combinations, credentials.those));
  const usages = parted(window.usage.order(), isOfKnown);
  await copyNew(session, usage, encodeUsage(window, usages.others));
  await join(usage, encodeUsage(window, usages.those));
}

async function copyNew(
  session: Session,
  { name }: JoinedTable,
  { columns, rows, count }: Copied,
): Promise<void> {
  if (count > 0) await session.copy(name, columns, rows);
}

interface Parts {
  readonly those: RowOrder;
  readonly others: RowOrder;
}

function parted(order: RowOrder, is: (row: number) => boolean): Parts {
  return { those: order.filter(is), others: order.filter((row) => !is(row)) };
}
