import { sql } from 'kysely';
import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { dropExported } from '../export/drop-exported.ts';
import { noteCoverage } from '../export/note-coverage.ts';
import { createNoteFindings } from '../export/note-findings.ts';
import { noteUnanswered } from '../export/note-unanswered.ts';
import { makePartitions } from '../partitions.ts';
import { archiveCredentials } from './archive-credentials.ts';
import { compactUsage } from './compact-usage.ts';
import { countMissing, countStanding } from './count-standing.ts';
import { dropExpired } from './drop-expired.ts';
import type { Job, Retention } from './job.ts';

/** Every job, in the order in which they run. A new one is a file beside this, a line here and a test. */
export const jobs: readonly Job[] = [
  compactUsage,
  archiveCredentials,
  dropExpired,
  countMissing,
  dropExported,
];

/** What must not be older than a minute. */
const oftenJobs: readonly Job[] = [countStanding, noteUnanswered, createNoteFindings(), noteCoverage];

export interface JobsDeps {
  readonly db: Database;
  readonly keep: Retention;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
  readonly told: {
    readonly done: (job: string, result: { readonly rows: number; readonly ms: number }) => void;
    readonly failed: (job: string, error: unknown) => void;
  };
}

export interface JobRunner {
  /** Runs every job once; what fails is told, and the others run all the same. */
  readonly runOnce: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const firstAfterMs = 60_000;
const everyMs = 3_600_000;
const firstOftenAfterMs = 5_000;
const oftenEveryMs = 30_000;

/** Runs the jobs an hour apart, some of them half a minute, in whichever collector comes first. */
export function startJobs(deps: JobsDeps): JobRunner {
  let isStopping = false;

  const runOnce = async (): Promise<void> => {
    await tell('make-partitions', async () => {
      await makePartitions(deps.db, deps.now());
      return { rows: 0 };
    });
    for (const job of jobs) {
      if (isStopping) return;
      await tell(job.name, () => alone(deps.db, { name: job.name, leaseMs }, () => job.run(context())));
    }
  };

  /** Only a failure is worth a line: it runs too often. */
  const runOften = async (): Promise<void> => {
    for (const { name, run } of oftenJobs) {
      try {
        await alone(deps.db, { name, leaseMs: oftenLeaseMs }, () => run(context()));
      } catch (error) {
        deps.told.failed(name, error);
      }
    }
  };

  const tell = async (name: string, work: () => Promise<{ readonly rows: number }>): Promise<void> => {
    const began = deps.elapsedMs();
    try {
      const { rows } = await work();
      deps.told.done(name, { rows, ms: deps.elapsedMs() - began });
    } catch (error) {
      deps.told.failed(name, error);
    }
  };

  const context = () => ({ db: deps.db, keep: deps.keep, now: deps.now(), stopping: () => isStopping });

  const hourly = repeated(runOnce, { firstAfterMs, everyMs });
  const often = repeated(runOften, { firstAfterMs: firstOftenAfterMs, everyMs: oftenEveryMs });
  return {
    runOnce,
    stop: async () => {
      isStopping = true;
      await Promise.all([hourly.stop(), often.stop()]);
    },
  };
}

/** Runs work again and again, never twice at once. */
function repeated(
  work: () => Promise<void>,
  { firstAfterMs: first, everyMs: every }: { readonly firstAfterMs: number; readonly everyMs: number },
): { readonly stop: () => Promise<void> } {
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  const again = (): void => {
    running = work().finally(() => {
      if (!isStopped) timer = setTimeout(again, every).unref();
    });
  };
  let timer = setTimeout(again, first).unref();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

const leaseMs = 2 * everyMs;
const oftenLeaseMs = 10 * oftenEveryMs;

/**
 * One collector at a time, by a lease rather than a lock: a job runs in many short transactions, on any connection.
 * Two at once would do no harm, only twice the work.
 */
async function alone(
  db: Database,
  { name, leaseMs: lasts }: { readonly name: string; readonly leaseMs: number },
  work: () => Promise<{ readonly rows: number }>,
): Promise<{ readonly rows: number }> {
  const { rows } = await sql`
    insert into job (name, leased_until) values (${name}, ${clock()} + ${lasts}::bigint)
    on conflict (name) do update set leased_until = excluded.leased_until
    where job.leased_until < ${clock()}
    returning 1`.execute(db);
  if (rows.length === 0) return { rows: 0 };
  try {
    return await work();
  } finally {
    await sql`update job set leased_until = 0 where name = ${name}`.execute(db);
  }
}

/** The database's clock, in milliseconds: collectors need not agree on theirs. */
function clock(): ReturnType<typeof sql> {
  return sql`(extract(epoch from clock_timestamp()) * 1000)::bigint` as ReturnType<typeof sql>;
}
