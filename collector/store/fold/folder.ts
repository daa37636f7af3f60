import type { Batch } from '../../../src/core/batch/batch.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import {
  type InboxRow,
  type Pending,
  type StreamLife,
  seqOf,
  streamOf,
  type Watermark,
} from '../inbox/inbox.ts';
import { type Backlog, createBacklog, type Lag } from './backlog.ts';
import { foldOneByOne } from './fold-one-by-one.ts';
import { createFoldPace } from './fold-pace.ts';
import { createProgress, type Progress } from './progress.ts';

export interface FolderDeps {
  readonly createWindow: () => FoldWindow;
  /**
   * Joins a window into the database and moves the watermarks, in one transaction. Returns the streams that the
   * database does not know.
   */
  readonly flush: (window: FoldWindow, watermarks: readonly Watermark[]) => Promise<readonly StreamLife[]>;
  /** The next rows of a stream after a seq, in order; empty at its end. */
  readonly read: (life: StreamLife, after: number) => Promise<readonly InboxRow[]>;
  /** Null, and told, when a row cannot be read: it must not hold up the others. */
  readonly decode: (row: InboxRow) => Batch | null;
  /** Whether the database refuses the data of a window, which trying again does not change. */
  readonly isRefused: (error: unknown) => boolean;
  readonly elapsedMs: () => number;
  /** Somebody listens to what is folded. */
  readonly isHeard: () => boolean;
  readonly limits: FolderLimits;
  readonly told: FolderTold;
}

export interface FolderLimits {
  /** A window with so many spans is written at once. */
  readonly windowSpans: number;
  /** The next window takes so many while one is written; what comes then is read back from the inbox. */
  readonly mostSpans: number;
}

/** What an operator hears of it. */
export interface FolderTold {
  readonly flushed: (flushed: { readonly spans: number; readonly ms: number }) => void;
  readonly failing: (error: unknown) => void;
  readonly recovered: (failures: number) => void;
  /** An accepted request that the database refuses: it stays in the inbox and is left out. */
  readonly refused: (row: InboxRow) => void;
  /** The database does not know a stream any more, or has given its number to another one. */
  readonly gone: (life: StreamLife) => void;
  /** Requests, at most so many, that were acknowledged and let go, and that the inbox does not have any more. */
  readonly missing: (requests: number) => void;
}

export interface Folder {
  /** Takes what was just committed, in the order of the commits. Never waits, never throws. */
  readonly take: (pending: readonly Pending[]) => void;
  /** Reads back what another life of a collector committed and did not fold. */
  readonly adopt: Progress['adopt'];
  readonly lag: () => Lag;
  /** Resolves when everything is folded that was taken before the call; rejects when a flush fails. */
  readonly settle: () => Promise<void>;
  /** Folds what is there and starts no more. */
  readonly close: () => Promise<void>;
}

/**
 * Folds what this collector commits, in windows of typed arrays: one fills while the other is written, so that
 * an acknowledgement never waits. When it cannot follow, or when a flush fails, it lets go of what it holds in
 * memory and reads it back from the inbox, where all that is acknowledged stands (law 2).
 */
export function createFolder(deps: FolderDeps): Folder {
  const { elapsedMs, limits } = deps;
  const backlog = createBacklog();
  const progress = createProgress((gone) => {
    backlog.forget(gone.stream, Number.POSITIVE_INFINITY);
    deps.told.gone(gone);
    if (gone.reached < gone.taken) deps.told.missing(gone.taken - gone.reached);
  });
  const windows = createWindows(deps);
  const flush = createFlush(deps, { progress, backlog, windows });
  const pace = createFoldPace({
    elapsedMs,
    told: deps.told,
    isHeard: deps.isHeard,
    flush,
    // Whether the flush that failed was committed is not known: folding it again is harmless (law 1).
    startOver: () => {
      windows.clear();
      progress.startOver();
    },
    hasWork: () => progress.hasWork() || windows.spans() > 0,
    isFull: () => windows.spans() >= limits.windowSpans,
  });

  const settle = async (): Promise<void> => {
    const until = progress.takenNow();
    while (until.some((taken) => progress.foldedOf(taken) < taken.seq)) await pace.step();
    // Of a stream that is gone a window may hold more, and no watermark says so.
    if (windows.spans() > 0) await pace.step();
  };

  return {
    take: (pending) => {
      for (const { position, openedAt, batch } of pending) {
        if (progress.take({ position, openedAt }) && windows.spans() < limits.mostSpans) {
          windows.add(batch, position);
          progress.reach({ stream: streamOf(position), openedAt }, seqOf(position));
        }
        backlog.add(position, batch.length + batch.heartbeats.length, elapsedMs());
      }
      pace.schedule();
    },
    adopt: (life, range) => {
      progress.adopt(life, range);
      pace.schedule();
    },
    lag: () => backlog.lag(elapsedMs()),
    settle,
    close: async () => {
      await pace.stop();
      await settle();
    },
  };
}

interface FolderState {
  readonly progress: Progress;
  readonly backlog: Backlog;
  readonly windows: ReturnType<typeof createWindows>;
}

/** Reads back what was let go, as far as a window goes, and writes it. Returns its spans. */
function createFlush(deps: FolderDeps, { progress, backlog, windows }: FolderState): () => Promise<number> {
  const advance = (life: StreamLife, seq: number): void => {
    if (progress.foldedOf(life) >= seq) return;
    progress.fold(life, seq);
    backlog.forget(life.stream, seq);
  };

  const write: FolderDeps['flush'] = async (window, watermarks) => {
    const gone = await deps.flush(window, watermarks);
    for (const life of gone) progress.forget(life);
    return gone;
  };

  const flush = async (): Promise<number> => {
    await readBack();
    const watermarks = progress.watermarks();
    const spans = await windows.write(async (window) => {
      if (watermarks.length === 0 && window.spans === 0) return;
      await write(window, watermarks).catch(async (error: unknown) => {
        if (!deps.isRefused(error)) throw error;
        await foldOneByOne({ ...deps, flush: write }, watermarks, { foldedOf: progress.foldedOf, advance });
      });
    });
    for (const watermark of watermarks) advance(watermark, watermark.seq);
    return spans;
  };

  /** Of what was let go, as much as the window takes. */
  const readBack = async (): Promise<void> => {
    while (windows.spans() < deps.limits.windowSpans) {
      const behind = progress.behind();
      if (behind === null) return;
      const rows = await deps.read(behind, behind.reached);
      for (const row of rows) windows.add(deps.decode(row), row.position);
      // The row of the last seq was there when it was taken.
      if (rows.length === 0) deps.told.missing(behind.taken - behind.reached);
      progress.reach(behind, seqOf(rows.at(-1)?.position ?? behind.taken));
    }
  };
  return flush;
}

/** Two windows: one fills, the other is written or waits. */
function createWindows({ createWindow }: Pick<FolderDeps, 'createWindow'>) {
  let [filling, spare] = [createWindow(), createWindow()];
  return {
    spans: () => filling.spans,
    /** Null: nothing, a request that cannot be read. */
    add: (batch: Batch | null, position: number): void => {
      if (batch !== null) filling.add(batch, position);
    },
    /** Writes what is there while the other window fills. Returns its spans. */
    write: async (write: (window: FoldWindow) => Promise<void>): Promise<number> => {
      const window = filling;
      [filling, spare] = [spare, filling];
      await write(window);
      const { spans } = window;
      window.clear();
      return spans;
    },
    clear: (): void => {
      filling.clear();
      spare.clear();
    },
  };
}
