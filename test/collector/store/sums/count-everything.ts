import type { Database } from '../../../../collector/store/database.ts';
import { countMissing, countStanding } from '../../../../collector/store/jobs/count-standing.ts';
import { defaultRetention, type Job } from '../../../../collector/store/jobs/job.ts';
import { type Instant, instant } from '../../../../src/core/instant.ts';

const hourMs = 3_600_000;

export async function runJob(db: Database, job: Job, now: Instant): Promise<number> {
  return (await job.run({ db, now, keep: defaultRetention, stopping: () => false })).rows;
}

/** Counts all credentials of a store, those of the archive too: of these the job looks at a sixteenth each hour. */
export async function countEverything(db: Database, now: Instant): Promise<void> {
  await runJob(db, countStanding, now);
  for (let hour = 0; hour < 16; hour++) await runJob(db, countMissing, instant(now - hour * hourMs));
}
