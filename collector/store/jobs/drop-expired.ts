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
        const result = await sql`
          delete from ${sql.table(table)}
          where fingerprint between ${range.first}::uuid and ${range.last}::uuid
            and last_seen_at < ${now - keep.credentialYears * daysOfYear * dayMs}::bigint`.execute(db);
        rows += Number(result.numAffectedRows ?? 0n);
      }
    }
    return { rows };
  },
};

async function dropUsage(db: Database, before: number): Promise<number> {
  const result = await sql`delete from usage_ended where month < ${before}::integer`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}

/** Months since the year 0, in UTC. */
function monthOf(ms: number): number {
  const at = new Date(ms);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}
