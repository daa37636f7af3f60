import { credentialNumbers } from '../../../src/core/inventory/window/credential-rows.ts';
import { credentialSets } from '../../../src/core/inventory/window/credential-sets.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import type { Copied } from '../copy/copied.ts';
import { putBigint, putBigintOrNull, putTextOrNull, putUuidOfWords } from '../copy/copy-fields.ts';
import { copyRows } from '../copy/copy-rows.ts';
import { encodeContexts } from '../copy/encode-contexts.ts';
import { encodeProcesses } from '../copy/encode-processes.ts';
import { encodeUsage } from '../copy/encode-usage.ts';
import { type JoinedTable, joinedTables } from '../joined-tables.ts';
import type { Session } from '../session.ts';

const like = ({ name, columns }: JoinedTable): string =>
  `create temp table if not exists event_${name} on commit delete rows as
    select ${columns.join(', ')} from ${name} with no data`;

/** What a window brings, beside the tables, and what it means for each key: `reading` before and after. */
const tables: readonly string[] = [
  like(joinedTables.usage),
  like(joinedTables.context),
  like(joinedTables.process),
  `create temp table if not exists event_credential on commit delete rows as
    select fingerprint, first_seen_at, expires_at, ended_at, ''::text collate "C" as reason from credential with no data`,
  `create temp table if not exists event_reading on commit delete rows as
    select u.fingerprint, u.context, u.instance, x.tuple, x.kind, x.outcome, x.environment, u.count as reading,
      u.count as known, u.count as fresh, u.exact, u.first_at, u.last_at, u.exemplar
    from usage u join context x on x.id = u.context with no data`,
];

/** Puts a window beside the tables, for the statements that compare it with them. */
export async function stageEvents(session: Session, window: FoldWindow): Promise<void> {
  const [made] = await session.query<{ readonly is: boolean }>(
    `select to_regclass('pg_temp.event_reading') is not null as is`,
  );
  if (made?.is !== true) for (const sql of tables) await session.query(sql);
  for (const [name, { columns, rows, count }] of [
    ['usage', encodeUsage(window)],
    ['context', encodeContexts(window)],
    ['process', encodeProcesses(window)],
    ['credential', encodeSeen(window)],
  ] as const) {
    if (count > 0) await session.copy(`pg_temp.event_${name}`, columns, rows);
  }
}

const columns = ['fingerprint', 'first_seen_at', 'expires_at', 'ended_at', 'reason'];

/** Of each credential what changes are told of. */
function encodeSeen({ credentials }: FoldWindow): Copied {
  const { words, numbers, sets } = credentials;
  const order = credentials.order();
  const rows = copyRows(columns.length, order, (out, row) => {
    const number = row * credentialNumbers.width;
    const time = (at: number): number | null => {
      const value = numbers[number + at] ?? 0;
      return Number.isFinite(value) ? value : null;
    };
    const reasons = sets.membersOf(row * credentialSets.width + credentialSets.endReasons);
    putUuidOfWords(out, words, row * 4);
    putBigint(out, time(credentialNumbers.firstSeenAt) ?? 0);
    putBigintOrNull(out, time(credentialNumbers.expiresAt));
    putBigintOrNull(out, time(credentialNumbers.endedAt));
    putTextOrNull(out, typeof reasons === 'object' ? (reasons?.join(', ') ?? null) : reasons);
  });
  return { columns, rows, count: order.length };
}
