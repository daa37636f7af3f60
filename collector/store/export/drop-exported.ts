import { sql } from 'kysely';
import type { Job } from '../jobs/job.ts';

const dayMs = 86_400_000;

/** Days of events that are kept for those who want them again. */
const outboxDays = 7;
/** Days of events that are kept for a destination that has not got them; what is older goes, and the destination is told how much. */
const mostOutboxDays = 30;
const findingDays = 400;
const unansweredDays = 14;

/**
 * Removes events that everybody has got and nobody may want again, findings that were closed long ago, and what is known
 * of uses without an answer by processes that are gone.
 */
export const dropExported: Job = {
  name: 'drop-exported',
  async run({ db, now }) {
    const today = Math.floor(now / dayMs);
    const { rows } = await sql<{ dropped: number }>`
      select mayfly_drop_outbox_before(${today - outboxDays}::integer, ${today - mostOutboxDays}::integer) as dropped`.execute(
      db,
    );
    await sql`delete from finding where closed_at < ${now - findingDays * dayMs}::bigint`.execute(db);
    await sql`
      delete from unanswered u where u.told > 0 and not exists (
        select from process p where p.id = u.instance and p.last_seen_at >= ${now - unansweredDays * dayMs}::bigint)`.execute(
      db,
    );
    return { rows: rows[0]?.dropped ?? 0 };
  },
};
