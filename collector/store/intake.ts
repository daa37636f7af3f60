import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Batch } from '../../src/core/batch/batch.ts';
import { encodeBatch } from '../../src/core/batch/encode-batch.ts';
import { MayflyError } from '../../src/core/errors.ts';
import type { Instant } from '../../src/core/instant.ts';
import { createWindow } from '../../src/core/inventory/window/window.ts';
import { describeError } from '../describe-error.ts';
import type { Log } from '../log.ts';
import type { Database } from './database.ts';
import type { Engine } from './engine.ts';
import { takeFlushTurn } from './flush-turn.ts';
import { flushWindow } from './flush-window.ts';
import type { Lag } from './fold/backlog.ts';
import {
  createFolder,
  type Folder,
  type FolderDeps,
  type FolderLimits,
  type FolderTold,
} from './fold/folder.ts';
import { batchOfRow } from './inbox/batch-of-row.ts';
import type { InboxRow } from './inbox/inbox.ts';
import { createInboxWriter } from './inbox/inbox-writer.ts';
import { readStream } from './inbox/replay.ts';
import { createStreams, type Orphan, type Streams } from './inbox/streams.ts';
import type { BatchEntry } from './inbox/waiting-entries.ts';
import type { JoinSql } from './join-sql.ts';
import type { LiveFeed } from './live/live-feed.ts';
import { createNoted } from './noted.ts';
import type { Accepted } from './store.ts';
import { isRefusedData } from './store-failure.ts';

/** What is heard of the intake while it works, beside the log. */
export interface IntakeTold {
  readonly committed: (requests: number) => void;
  readonly folded: (window: { readonly spans: number; readonly seconds: number }) => void;
  readonly foldFailed: () => void;
}

export interface IntakeDeps {
  readonly engine: Engine;
  readonly log: Log | undefined;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
  readonly joins: JoinSql;
  readonly limits: FolderLimits;
  /** More spans that are committed and not folded: no more is taken (503). */
  readonly mostLagSpans: number;
  readonly told: IntakeTold;
  /** What is done is told live. */
  readonly feed: LiveFeed;
}

/** The way in: what is accepted is committed to the inbox, and then folded. */
export interface Intake {
  /** Law 2: when it resolves, the batch is committed. Throws `collector.overloaded` or `store.unavailable`. */
  readonly accept: (batch: Batch) => Promise<Accepted>;
  /** Begins to fold what collectors left that are gone; what was in use a moment ago follows soon. */
  readonly adopt: () => void;
  /** Resolves when everything is folded that is committed now, also by collectors that are gone. */
  readonly settle: () => Promise<void>;
  readonly lag: () => Lag;
  readonly close: () => Promise<void>;
}

const readLimits = { rows: 64, bytes: 4 * 1024 * 1024 };
/** What a killed collector had not folded is in the inventory about so much later. */
const adoptEveryMs = 1_000;
/** A sender waits ten seconds as a rule; a database that is frozen must show before (promise D7). */
const patienceMs = 2_000;
/** It has one connection, which a window may hold for longer. */
const embeddedPatienceMs = 8_000;

export function openIntake(deps: IntakeDeps): Intake {
  const { engine, now, told } = deps;
  const streams = createStreams({ dedicated: engine.dedicated, now });
  const folder = createFolder({
    createWindow,
    flush: createFlush(deps),
    read: (life, after) => readStream(engine.db, { life, after, limits: readLimits }),
    decode: (row) => readable(row, deps.log),
    isRefused: isRefusedData,
    elapsedMs: deps.elapsedMs,
    isHeard: deps.feed.isFollowed,
    limits: deps.limits,
    told: folderTold(deps, streams.leave),
  });
  const writer = createInboxWriter({
    own: streams.own,
    limits: { patienceMs: engine.name === 'pglite' ? embeddedPatienceMs : patienceMs },
    onCommitted: (pending) => {
      told.committed(pending.length);
      deps.feed.recent.add(pending);
      folder.take(pending);
    },
    onUnknown: ({ stream }) => {
      deps.feed.recent.doubt(stream);
      sayUnknown(deps.log);
      adopt();
    },
  });
  const adopting = createAdopting({ folder, streams, db: engine.db });
  // One that fails is tried again soon.
  const adopt = (): void => void adopting.run().catch(() => {});
  const timer = setInterval(adopt, adoptEveryMs).unref();

  return {
    accept: async (batch) => {
      if (folder.lag().spans > deps.mostLagSpans) {
        throw new MayflyError('collector.overloaded', 'the inventory cannot follow; send this one again');
      }
      const { position } = await writer.append(entryOf(batch));
      return position === null ? 'duplicate' : 'stored';
    },
    adopt,
    settle: async () => {
      await adopting.run();
      await folder.settle();
    },
    lag: folder.lag,
    close: async () => {
      clearInterval(timer);
      await writer.drain();
      await folder.close().finally(() => streams.stop());
    },
  };
}

function createFlush({ engine, joins }: IntakeDeps): FolderDeps['flush'] {
  const noted = createNoted();
  return (window, watermarks) =>
    engine
      .inTransaction(async (session) => {
        const isAlone = await takeFlushTurn(session);
        return flushWindow(session, window, { watermarks, joins, isAlone, noted, isTold: true });
      })
      .catch((error: unknown) => {
        noted.forget();
        throw error;
      });
}

function entryOf(batch: Batch): BatchEntry {
  const { receivedAt, sender } = batch;
  const body = encodeBatch(batch);
  const hash = createHash('sha256').update(body).digest().subarray(0, 16);
  return { body, hash, receivedAt, spans: batch.length + batch.heartbeats.length, sender, batch };
}

function sayUnknown(log: Log | undefined): void {
  log?.warn('inbox.unknown', {
    count: 1,
    hint: 'whether a commit was kept is not known: it is read back',
  });
}

/** Takes over streams whose collector is gone, and gives them up when they are folded. */
function createAdopting({
  folder,
  streams,
  db,
}: {
  readonly folder: Folder;
  readonly streams: Streams;
  readonly db: Database;
}) {
  const adopted = new Set<number>();
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    for (const orphan of await streams.adoptOrphans()) {
      adopted.add(orphan.stream);
      folder.adopt(orphan, { watermark: orphan.watermark, last: await lastSeq(db, orphan) });
    }
    for (const stream of adopted) if (await streams.close(stream)) adopted.delete(stream);
  };
  return {
    run: (): Promise<void> => {
      running ??= run().finally(() => {
        running = null;
      });
      return running;
    },
  };
}

async function lastSeq(db: Database, { stream, watermark }: Orphan): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    select coalesce(max(seq), ${watermark}::bigint) as last from inbox where stream = ${stream}::integer`.execute(
    db,
  );
  return rows[0]?.last ?? watermark;
}

/** One that cannot be read (it could when it was accepted) is left out and told: it must not hold up the others. */
function readable(row: InboxRow, log: Log | undefined): Batch | null {
  try {
    return batchOfRow(row);
  } catch (error) {
    log?.error('fold.unreadable', {
      requests: 1,
      code: error instanceof MayflyError ? error.code : 'internal',
      hint: 'an accepted request cannot be read any more: it stays in the inbox and is left out',
    });
    return null;
  }
}

function folderTold({ log, told, feed }: IntakeDeps, leave: Streams['leave']): FolderTold {
  return {
    flushed: ({ spans, ms }) => {
      told.folded({ spans, seconds: ms / 1000 });
      feed.flushed();
      log?.debug('fold.done', { observations: spans, ms: Math.round(ms) });
    },
    failing: (error) => {
      told.foldFailed();
      log?.error('fold.failing', describeError(error));
    },
    recovered: (failures) => log?.info('fold.recovered', { count: failures }),
    gone: (life) => {
      log?.warn('fold.stream_gone', {
        count: 1,
        hint: 'after a failover the database does not know a stream: a new one is opened, and what memory holds of it is folded',
      });
      leave(life);
    },
    missing: (requests) =>
      log?.error('fold.missing', {
        requests,
        hint: 'acknowledged requests, at most so many, are not in the database any more: it failed over to a standby that had not received them',
      }),
    refused: () =>
      log?.error('fold.refused', {
        requests: 1,
        hint: 'the database refuses an accepted request: it stays in the inbox and is left out',
      }),
  };
}
