import type { FoldWindow } from '../../src/core/inventory/window/window.ts';
import { combinationsOf } from './copy/combinations.ts';
import { encodeContexts } from './copy/encode-contexts.ts';
import { encodeCredentials } from './copy/encode-credentials.ts';
import { encodeProcesses } from './copy/encode-processes.ts';
import { encodeUsage } from './copy/encode-usage.ts';
import { dictionaries, toldName, toldSql } from './dictionaries.ts';
import { isExporting, noteEvents } from './export/note-events.ts';
import { flushAlone } from './flush-alone.ts';
import type { StreamLife, Watermark } from './inbox/inbox.ts';
import { type JoinSql, joinSql } from './join-sql.ts';
import { joinStaged } from './join-staged.ts';
import { type JoinedTable, joinedTables } from './joined-tables.ts';
import { mergeSql, stagedName, stagingSql } from './merge-sql.ts';
import { noteWindow, pairs } from './note-window.ts';
import type { Noted } from './noted.ts';
import type { Session } from './session.ts';

/** What a flush says beside the rows. */
export interface Flush {
  /** Up to where streams are folded then. */
  readonly watermarks: readonly Watermark[];
  readonly joins?: JoinSql;
  /** Nobody else inserts meanwhile, as far as is known: then it costs less. When somebody does, it costs more. */
  readonly isAlone?: boolean;
  /** Left out: what filters look things up in is not noted. */
  readonly noted?: Noted;
  /** What is new is told to those who want events. */
  readonly isTold?: boolean;
}

/**
 * Joins a window into the inventory and moves the watermarks, all in the transaction of the session. A second time,
 * or two at once, change nothing (law 1). Returns the streams that the database does not know: the rows are joined in
 * all the same.
 */
export async function flushWindow(
  session: Session,
  window: FoldWindow,
  { watermarks, joins = joinSql, isAlone = false, noted, isTold = false }: Flush,
): Promise<readonly StreamLife[]> {
  const { canMerge, isExported } = await makeStaging(session);
  if (isTold && isExported) await noteEvents(session, window);
  const { process, context, credential, usage } = joinedTables;
  await joinStaged(session, encodeProcesses(window), { table: process, sql: mergeSql(process, joins) });
  await joinStaged(session, encodeContexts(window), { table: context, sql: mergeSql(context, joins) });
  const combinations = combinationsOf(window.credentials);
  if (!isAlone || !(await flushAlone(session, window, { joins, canMerge, combinations }))) {
    await joinStaged(session, encodeCredentials(window, combinations), {
      table: credential,
      sql: mergeSql(credential, joins),
    });
    await joinStaged(session, encodeUsage(window), { table: usage, sql: mergeSql(usage, joins) });
  }
  const unknown: StreamLife[] = [];
  for (const watermark of watermarks.toSorted((a, b) => a.stream - b.stream)) {
    if (!(await move(session, watermark))) unknown.push(watermark);
  }
  // It may lack what it had noted.
  if (unknown.length > 0) noted?.forget();
  if (noted !== undefined) await noteWindow(session, window, { noted, combinations });
  return unknown;
}

/** False: the database does not know that stream. */
async function move(session: Session, { stream, openedAt, seq }: Watermark): Promise<boolean> {
  const known = await session.query(
    `with moved as (
       update stream set watermark = $3::bigint
       where id = $1::integer and opened_at = $2::bigint and watermark < $3::bigint
     )
     select from stream where id = $1::integer and opened_at = $2::bigint`,
    [stream, openedAt, seq],
  );
  return known.length > 0;
}

const firstWithMerge = 150_000;

/** Once per connection. Returns whether the server knows MERGE, and whether somebody wants to hear of what is new. */
async function makeStaging(
  session: Session,
): Promise<{ readonly canMerge: boolean; readonly isExported: boolean }> {
  const tables: readonly JoinedTable[] = [...Object.values(joinedTables), pairs];
  const names = [...tables.map(stagedName), ...dictionaries.map(toldName)];
  const made = names.map((name) => `to_regclass('${name}')`).join(', ');
  const [found] = await session.query<{
    readonly missing: number;
    readonly version: number;
    readonly exported: boolean;
  }>(
    `select num_nulls(${made}) as missing, current_setting('server_version_num')::integer as version,
      ${isExporting} as exported`,
  );
  if (found?.missing !== 0) {
    for (const sql of [...tables.map(stagingSql), ...dictionaries.map(toldSql)]) await session.query(sql);
  }
  return { canMerge: (found?.version ?? 0) >= firstWithMerge, isExported: found?.exported ?? false };
}
