import type { FoldWindow } from '../../src/core/inventory/window/window.ts';
import type { Combinations } from './copy/combinations.ts';
import { encodeCombinations } from './copy/encode-combinations.ts';
import { encodePairs } from './copy/encode-pairs.ts';
import { dictionaries, toldName, writeToldSql } from './dictionaries.ts';
import { joinStaged } from './join-staged.ts';
import type { JoinedTable } from './joined-tables.ts';
import { mergeSql } from './merge-sql.ts';
import type { Noted } from './noted.ts';
import type { Session } from './session.ts';

/** Which credential has usage in which context: filters ask it. It only grows with usage, and nothing in it changes. */
export const pairs: JoinedTable = {
  name: 'credential_context',
  key: ['fingerprint', 'context'],
  columns: ['fingerprint', 'context'],
  joins: {},
};

/** Notes what filters look things up in and a window has for the first time. Its credentials are joined in already. */
export async function noteWindow(
  session: Session,
  window: FoldWindow,
  { noted, combinations }: { readonly noted: Noted; readonly combinations: Combinations },
): Promise<void> {
  for (const [at, dictionary] of dictionaries.entries()) {
    const some = [...new Set(combinations[dictionary.column])].filter((one) => one !== null);
    const { columns, rows, count } = encodeCombinations(noted.take(at, some), dictionary);
    if (count > 0) await session.copy(toldName(dictionary), columns, rows);
    await session.query(writeToldSql(dictionary));
  }
  await joinStaged(session, encodePairs(window, noted.pairs.take(window)), {
    table: pairs,
    sql: mergeSql(pairs),
  });
}
