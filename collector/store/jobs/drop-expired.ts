import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { dropInboxBefore, dropUsageBefore } from '../partitions.ts';
import { fingerprintRanges } from './fingerprint-ranges.ts';
import type { Job } from './job.ts';
import { tableBytes } from './table-bytes.ts';

const dayMs = 86_400_000;
const daysOfYear = 365.25;

/** Removes what is older than the retention rules say: whole partitions where that is possible. */
export const dropExpired: Job = {
  name: 'drop-expired',
  async run({ db, now, keep, stopping }) {
    const today = Math.floor(now / dayMs);
    // Only days that are folded (law 2).
    await dropInboxBefore(db, today - keep.inboxDays);
    // By then compaction has emptied them.
    await dropUsageBefore(db, today - keep.hoursDays - 2);
    let rows = await dropUsage(db, monthOf(now) - keep.usageMonths);
    for (const table of ['credential', 'credential_archive']) {
      for (const range of fingerprintRanges(await tableBytes(db, table))) {
        if (stopping()) return { rows };
        const { rows: dropped } = await sql<{ rows: number }>`
          with gone as (
            delete from ${sql.table(table)}
            where fingerprint between ${range.first}::uuid and ${range.last}::uuid
              and last_seen_at < ${now - keep.credentialYears * daysOfYear * dayMs}::bigint
            returning fingerprint
          ), ${sql.join(['standing_usage', 'credential_context'].map(forget))}, doubted as (${doubted})
          select count(*)::integer as rows from gone`.execute(db);
        rows += dropped[0]?.rows ?? 0;
      }
    }
    return { rows };
  },
};

/** What was known besides of the credentials that are gone. */
function forget(table: string): ReturnType<typeof sql> {
  return sql`${sql.id(`gone_${table}`)} as (
    delete from ${sql.table(table)} where fingerprint in (select fingerprint from gone))` as ReturnType<
    typeof sql
  >;
}

/** They are counted again then, and what the sums have of them is taken away. */
const doubted = sql`
  update standing set version = null where fingerprint in (select fingerprint from gone)`;

async function dropUsage(db: Database, before: number): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    with gone as (
      delete from usage_ended where month < ${before}::integer returning fingerprint, context
    ), forgotten as (
      delete from credential_context k using gone g
      where k.fingerprint = g.fingerprint and k.context = g.context
        and not exists (select from usage u where u.fingerprint = g.fingerprint and u.context = g.context)
        and not exists (
          select from usage_ended e
          where e.fingerprint = g.fingerprint and e.context = g.context and e.month >= ${before}::integer)
    ), doubted as (${doubted}) select count(*)::integer as rows from gone`.execute(db);
  return rows[0]?.rows ?? 0;
}

/** Months since the year 0, in UTC. */
function monthOf(ms: number): number {
  const at = new Date(ms);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}
