import type { Copied } from './copy/copied.ts';
import type { JoinedTable } from './joined-tables.ts';
import { stagedName } from './merge-sql.ts';
import type { Session } from './session.ts';

export interface StagedJoin {
  readonly table: JoinedTable;
  /** Joins what is staged for the table into it. */
  readonly sql: string;
}

/** Copies rows beside a table and joins them into it. */
export async function joinStaged(
  session: Session,
  { columns, rows, count }: Copied,
  { table, sql }: StagedJoin,
): Promise<void> {
  if (count === 0) return;
  await session.copy(stagedName(table), columns, rows);
  await session.query(sql);
}
