import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { joinedTables } from './joined-tables.ts';
import { codeOf } from './store-failure.ts';

/** Shorter than PostgreSQL waits before it looks for a deadlock (`deadlock_timeout`, a second): who gives way is we. */
const patienceMs = 500;

/** What a fold takes first: whether anybody wants its events, then its own tables. */
const first = ['destination', Object.values(joinedTables)[0]?.name ?? ''];

/**
 * Locks all tables of the transaction's schema before any of them is changed, so that a migration cannot wait for a
 * collector that waits for it. Folds come first, in their own order: for what they take first it waits as long as it
 * must, because it holds nothing else yet; of what then does not come at once the transaction fails, for
 * `untilLocked` to try it again.
 */
export async function lockTables(transaction: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
      and relname not like 'kysely%' order by relname`.execute(transaction);
  const known = new Set(rows.map(({ name }) => name));
  const folded = Object.values(joinedTables).map(({ name }) => name as string);
  const inOrder = [...new Set([...first, ...folded, ...known])].filter((name) => known.has(name));
  for (const [at, name] of inOrder.entries()) {
    if (at > 0 && inOrder[at - 1] === first.at(-1))
      await sql`set local lock_timeout = ${sql.lit(`${patienceMs}ms`)}`.execute(transaction);
    await sql`lock table ${sql.table(name)} in access exclusive mode`.execute(transaction);
  }
  await sql`set local lock_timeout = default`.execute(transaction);
}

/** Others go on between two tries. */
const pauseMs = 200;

/** `lock_not_available` and `deadlock_detected`: somebody else was in the way, and is not for ever. */
const inTheWay = new Set(['55P03', '40P01']);

/**
 * Work that locks tables, which other collectors use: tried again until nobody is in the way. Whom PostgreSQL takes as
 * the victim of a deadlock is who waited first, so also those who give way soon do not save the others from it.
 */
export async function untilLocked<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!inTheWay.has(codeOf(error) ?? '')) throw error;
      await pause(pauseMs);
    }
  }
}
