import { sql } from 'kysely';
import type { Instant } from '../../src/core/instant.ts';
import type { Database } from './database.ts';

const dayMs = 86_400_000;

/** A sender's time is believed when it is at most 7 days old, so usage may be written that far back. */
const usageDaysBack = 8;
const daysAhead = 3;

/** Days since the epoch, in UTC: how the inbox counts; usage has 24 hours in each. */
export function dayOf(at: Instant): number {
  return Math.floor(at / dayMs);
}

/**
 * Makes the partitions that rows of now may need, and those of the next days, so that a failing job has days to
 * be seen. Safe to call at any time and by several collectors; what has no partition lies in the default one.
 */
export async function makePartitions(db: Database, now: Instant): Promise<{ readonly made: number }> {
  const today = dayOf(now);
  // In a transaction of its own: who writes events takes what this takes before all else.
  const { rows: outbox } = await sql<{ made: number }>`
    select mayfly_make_outbox_partitions(${today}::integer, ${today + daysAhead}::integer) as made`.execute(
    db,
  );
  const { rows } = await sql<{ made: number }>`
    select mayfly_make_partitions('inbox', ${today}::integer, ${today + daysAhead}::integer)
      + mayfly_make_partitions('usage', ${today - usageDaysBack}::integer, ${today + daysAhead}::integer)
      as made`.execute(db);
  return { made: (outbox[0]?.made ?? 0) + (rows[0]?.made ?? 0) };
}

/** Drops whole days. Of the inbox only those that are folded. */
export async function dropInboxBefore(db: Database, day: number): Promise<{ readonly dropped: number }> {
  const { rows } = await sql<{ dropped: number }>`
    select mayfly_drop_inbox_before(${day}::integer) as dropped`.execute(db);
  return { dropped: rows[0]?.dropped ?? 0 };
}

export async function dropUsageBefore(db: Database, day: number): Promise<{ readonly dropped: number }> {
  const { rows } = await sql<{ dropped: number }>`
    select mayfly_drop_usage_before(${day}::integer) as dropped`.execute(db);
  return { dropped: rows[0]?.dropped ?? 0 };
}
