import { sql } from 'kysely';
import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { makePartitions } from '../partitions.ts';
import { archiveCredentials } from './archive-credentials.ts';
import { compactUsage } from './compact-usage.ts';
import { dropExpired } from './drop-expired.ts';
import type { Job, Retention } from './job.ts';

/** Every job, in the order in which they run. A new one is a file beside this, a line here and a test. */
export const jobs: readonly Job[] = [compactUsage, archiveCredentials, dropExpired];

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

/** Runs the jobs an hour apart, in whichever collector comes first. */
export function startJobs(deps: JobsDeps): JobRunner {
  let isStopping = false;
  let running: Promise<void> = Promise.resolve();
  let timer = setTimeout(() => again(), firstAfterMs).unref();

  const runOnce = async (): Promise<void> => {
    await tell('make-partitions', async () => {
      await makePartitions(deps.db, deps.now());
      return { rows: 0 };
    });
    for (const job of jobs) {
      if (isStopping) return;
      await tell(job.name, () => alone(deps.db, job.name, () => job.run(context())));
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

  const again = (): void => {
    running = runOnce().finally(() => {
      if (!isStopping) timer = setTimeout(() => again(), everyMs).unref();
    });
  };

  return {
    runOnce,
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await running;
    },
  };
}

const leaseMs = 2 * everyMs;

/**
 * One collector at a time, by a lease rather than a lock: a job runs in many short transactions, on any connection.
 * Two at once would do no harm, only twice the work.
 */
async function alone(
  db: Database,
  name: string,
  work: () => Promise<{ readonly rows: number }>,
): Promise<{ readonly rows: number }> {
  const { rows } = await sql`
    insert into job (name, leased_until) values (${name}, ${clock()} + ${leaseMs}::bigint)
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
