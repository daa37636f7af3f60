import { sql } from 'kysely';
import { MayflyError } from '../../src/core/errors.ts';
import type { Instant } from '../../src/core/instant.ts';
import { readObservations } from '../../src/core/otlp/read-observations.ts';
import { describeError } from '../describe-error.ts';
import type { Log } from '../log.ts';
import { createAggregateReads } from './aggregate-reads.ts';
import { convertLegacy } from './convert-legacy.ts';
import type { Engine } from './engine.ts';
import { createExportStore } from './export/export-store.ts';
import { createFlushes } from './export/flushes.ts';
import type { FolderLimits } from './fold/folder.ts';
import { type IntakeTold, openIntake } from './intake.ts';
import { createInventoryReads } from './inventory-reads.ts';
import { startJobs } from './jobs/run-jobs.ts';
import { type JoinSql, joinSql } from './join-sql.ts';
import { createLiveFeed } from './live/live-feed.ts';
import { createLiveSource } from './live/live-source.ts';
import { untilLocked } from './lock-tables.ts';
import { migrate } from './migrate.ts';
import { makePartitions } from './partitions.ts';
import { createReads } from './reads.ts';
import { recentFingerprints } from './recent-fingerprints.ts';
import { createSessions } from './sessions.ts';
import type { Store } from './store.ts';
import { storeFailure } from './store-failure.ts';
import { createTokens } from './tokens.ts';
import { verification } from './verification.ts';

export interface StoreDeps {
  readonly engine: Engine;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
  readonly log?: Log | undefined;
  readonly told?: IntakeTold | undefined;
  readonly mostLagSpans?: number | undefined;
  /** Replaced by a test, to show that the law's tests can fail. */
  readonly joins?: JoinSql;
  /** Instead of the engine's own. */
  readonly limits?: FolderLimits;
}

const silent: IntakeTold = { committed: () => {}, folded: () => {}, foldFailed: () => {} };
/** Minutes of a fleet at full load. */
const mostLagSpans = 20_000_000;

/** The store on an open database. */
export function createStore({ engine, log, now, elapsedMs, ...deps }: StoreDeps): Store {
  const { db } = engine;
  let closing: Promise<void> | null = null;
  const whileOpen = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (closing !== null) throw new MayflyError('store.unavailable', 'the store is closed');
    try {
      return await work();
    } catch (error) {
      throw storeFailure(error, 'the database');
    }
  };
  const feed = createLiveFeed();
  const flushes = createFlushes(deps.told ?? silent);
  const intake = openIntake({
    feed,
    engine,
    log,
    now,
    elapsedMs,
    joins: deps.joins ?? joinSql,
    limits: deps.limits ?? engine.foldLimits,
    mostLagSpans: deps.mostLagSpans ?? mostLagSpans,
    told: flushes.told,
  });
  const tokens = createTokens(db);
  const sessions = createSessions(db, whileOpen);
  const reads = createReads(db);
  return {
    engine: engine.name,
    durability: engine.durability,
    migrate: () =>
      whileOpen(async () => {
        const stopping = (): boolean => closing !== null;
        const result = await makeReady({ engine, now, accept: intake.accept, stopping, log });
        intake.adopt();
        return result;
      }),
    readDurability: () => whileOpen(engine.readDurability),
    ping: () => whileOpen(async () => void (await sql`select 1`.execute(db))),
    accept: (batch) => whileOpen(() => intake.accept(batch)),
    foldPending: () => whileOpen(intake.settle),
    lag: intake.lag,
    recentFingerprints: () => recentFingerprints(db, now()),
    startJobs: (keep) => startJobs({ db, keep, now, elapsedMs, told: jobsTold(log) }),
    credentials: (query, access) => whileOpen(() => reads.credentials(query, access)),
    credential: (fingerprint, access) => whileOpen(() => reads.credential(fingerprint, access)),
    inventory: eachWhileOpen(createInventoryReads(db), whileOpen),
    aggregates: eachWhileOpen(createAggregateReads(db), whileOpen),
    verification: (access) => whileOpen(() => verification(engine, access)),
    audit: (page, access) => whileOpen(() => reads.audit(page, access)),
    tokens: guardedTokens(tokens, whileOpen),
    sessions,
    exports: createExportStore(db, { guard: whileOpen, follow: flushes.follow }),
    live: createLiveSource(engine, feed, whileOpen),
    close: () => {
      closing ??= intake.close().finally(() => engine.close());
      return closing;
    },
  };
}

type WhileOpen = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** The same functions, each done while the store is open. */
function eachWhileOpen<Reads extends object>(reads: Reads, whileOpen: WhileOpen): Reads {
  return Object.fromEntries(
    Object.entries(reads).map(([name, read]: [string, (...asked: unknown[]) => Promise<unknown>]) => [
      name,
      (...asked: unknown[]) => whileOpen(() => read(...asked)),
    ]),
  ) as Reads;
}

type Guard = <Result>(work: () => Promise<Result>) => Promise<Result>;

function guardedTokens(tokens: Store['tokens'], whileOpen: Guard): Store['tokens'] {
  return {
    list: (access) => whileOpen(() => tokens.list(access)),
    byHash: (hash) => whileOpen(() => tokens.byHash(hash)),
    add: (token, access) => whileOpen(() => tokens.add(token, access)),
    revoke: (id, access) => whileOpen(() => tokens.revoke(id, access)),
    addFirst: (first) => whileOpen(() => tokens.addFirst(first)),
    touch: (id, at) => whileOpen(() => tokens.touch(id, at)),
  };
}

/** The newest schema, the partitions of today, and what an older schema held. */
async function makeReady({
  engine,
  now,
  ...deps
}: {
  readonly engine: Engine;
  readonly now: () => Instant;
  readonly accept: Store['accept'];
  readonly stopping: () => boolean;
  readonly log: Log | undefined;
}): Promise<{ readonly applied: readonly string[] }> {
  const result = await migrate(engine);
  await untilLocked(() => makePartitions(engine.db, now()));
  await convertLegacy({ db: engine.db, read: readObservations, ...deps });
  return result;
}

function jobsTold(log: Log | undefined): Parameters<typeof startJobs>[0]['told'] {
  return {
    done: (job, { rows, ms }) => log?.info('job.done', { job, count: rows, ms: Math.round(ms) }),
    failed: (job, error) => log?.error('job.failed', { job, ...describeError(error) }),
  };
}
