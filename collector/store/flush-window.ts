import type { FoldWindow } from '../../src/core/inventory/window/window.ts';
import type { Copied } from './copy/copied.ts';
import { encodeContexts } from './copy/encode-contexts.ts';
import { encodeCredentials } from './copy/encode-credentials.ts';
import { encodeProcesses } from './copy/encode-processes.ts';
import { encodeUsage } from './copy/encode-usage.ts';
import { type JoinSql, joinSql } from './join-sql.ts';
import { type JoinedTable, type JoinedTableName, joinedTables } from './joined-tables.ts';
import { mergeSql, stagedName, stagingSql } from './merge-sql.ts';
import type { Session } from './session.ts';

/** What a flush says beside the rows. */
export interface Flush {
  /** Up to which seq each stream is folded then. */
  readonly watermarks: ReadonlyMap<number, number>;
  readonly joins?: JoinSql;
}

/** One table is encoded at a time, so that one at a time is in memory twice. */
const encoders: Readonly<Record<JoinedTableName, (window: FoldWindow) => Copied>> = {
  process: encodeProcesses,
  context: encodeContexts,
  credential: encodeCredentials,
  usage: encodeUsage,
};

/**
 * Joins a window into the inventory and moves the watermarks, all in the transaction of the session. A second time,
 * or two at once, change nothing (law 1).
 */
export async function flushWindow(
  session: Session,
  window: FoldWindow,
  { watermarks, joins = joinSql }: Flush,
): Promise<void> {
  await makeStaging(session);
  for (const name of Object.keys(joinedTables) as JoinedTableName[]) {
    const { columns, rows, count } = encoders[name](window);
    if (count === 0) continue;
    await session.copy(stagedName(joinedTables[name]), columns, rows);
    await session.query(mergeSql(joinedTables[name], joins));
  }
  for (const [stream, seq] of [...watermarks].sort(([a], [b]) => a - b)) {
    await session.query(
      'update stream set watermark = $2::bigint where id = $1::integer and watermark < $2::bigint',
      [stream, seq],
    );
  }
}

/** Once per connection. */
async function makeStaging(session: Session): Promise<void> {
  const tables: readonly JoinedTable[] = Object.values(joinedTables);
  const staged = tables.map((table) => `to_regclass('${stagedName(table)}')`).join(', ');
  const [found] = await session.query<{ missing: number }>(`select num_nulls(${staged}) as missing`);
  if (found?.missing === 0) return;
  for (const table of tables) await session.query(stagingSql(table));
}
