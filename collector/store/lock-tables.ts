import { sql } from 'kysely';
import type { Database } from './database.ts';
import { joinedTables } from './joined-tables.ts';

/** Shorter than PostgreSQL waits before it looks for a deadlock (`deadlock_timeout`, a second): who gives way is we. */
const patienceMs = 500;

/** What a fold takes first: whether anybody wants its events, then its own tables. */
const first = ['destination', Object.values(joinedTables)[0]?.name ?? ''];

/**
 * Locks all tables of the transaction's schema before any of them is changed, so that a migration cannot wait for a
 * collector that waits for it. Folds come first, in their own order: for what they take first it waits as long as it
 * must, because it holds nothing else yet; of what then does not come at once the transaction fails with
 * `lockNotAvailable`.
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

/** SQLSTATE of a lock that did not come in time. */
export const lockNotAvailable = '55P03';
