import type { Batch } from '../../../src/core/batch/batch.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import { type InboxRow, type Pending, seqOf, streamOf } from '../inbox/inbox.ts';
import { type Backlog, createBacklog, type Lag } from './backlog.ts';
import { pauseAfterFailure, pauseAfterFlush } from './pace.ts';

/** Up to which seq each stream is folded. */
export type Watermarks = ReadonlyMap<number, number>;

export interface FolderDeps {
  readonly createWindow: () => FoldWindow;
  /** Joins a window into the database and moves the watermarks, in one transaction. */
  readonly flush: (window: FoldWindow, watermarks: Watermarks) => Promise<void>;
  /** The next rows of a stream after a seq, in order; empty at its end. */
  readonly read: (stream: number, after: number) => Promise<readonly InboxRow[]>;
  /** Null, and told, when a row cannot be read: it must not hold up the others. */
  readonly decode: (row: InboxRow) => Batch | null;
  /** Whether the database refuses the data of a window, which trying again does not change. */
  readonly isRefused: (error: unknown) => boolean;
  readonly elapsedMs: () => number;
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
}

export interface Folder {
  /** Takes what was just committed, in the order of the commits. Never waits, never throws. */
  readonly take: (pending: readonly Pending[]) => void;
  /** Reads back what another life of a collector committed and did not fold. */
  readonly adopt: (stream: number, range: { readonly watermark: number; readonly last: number }) => void;
  readonly lag: () => Lag;
  /** Resolves when everything is folded that was taken before the call; rejects when a flush fails. */
  readonly settle: () => Promise<void>;
  /** Folds what is there and starts no more. */
  readonly close: () => Promise<void>;
}

/** How far a stream is: `folded` is in the database, `reached` in a window, `taken` committed in the inbox. */
interface Progress {
  folded: number;
  reached: number;
  taken: number;
}

/**
 * Folds what this collector commits, in windows of typed arrays: one fills while the other is written, so that
 * an acknowledgement never waits. When it cannot follow, or when a flush fails, it lets go of what it holds in
 * memory and reads it back from the inbox, where all that is acknowledged stands (law 2).
 */
export function createFolder(deps: FolderDeps): Folder {
  const { elapsedMs, limits, told } = deps;
  const streams = new Map<number, Progress>();
  const backlog: Backlog = createBacklog();
  let [filling, spare] = [deps.createWindow(), deps.createWindow()];
  let flushing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let [notBefore, failures, isClosed] = [0, 0, false];

  const take = (pending: readonly Pending[]): void => {
    for (const { position, batch } of pending) {
      const seq = seqOf(position);
      const progress = progressOf(streams, position);
      const follows = progress.reached === progress.taken && filling.spans < limits.mostSpans;
      progress.taken = seq;
      if (follows) {
        filling.add(batch, position);
        progress.reached = seq;
      }
      backlog.add(position, batch.length + batch.heartbeats.length, elapsedMs());
    }
    schedule();
  };

  const hasWork = (): boolean => [...streams.values()].some(({ folded, taken }) => folded < taken);

  const schedule = (): void => {
    if (isClosed || flushing !== null || !hasWork()) return;
    clearTimeout(timer);
    const isFull = failures === 0 && filling.spans >= limits.windowSpans;
    timer = setTimeout(() => void step().catch(() => {}), isFull ? 0 : Math.max(0, notBefore - elapsedMs()));
  };

  const step = (): Promise<void> => {
    clearTimeout(timer);
    flushing ??= flushOnce().finally(() => {
      flushing = null;
      schedule();
    });
    return flushing;
  };

  const flushOnce = async (): Promise<void> => {
    const began = elapsedMs();
    try {
      await readBack();
      const spans = await flushFilling();
      if (failures > 0) told.recovered(failures);
      failures = 0;
      const ms = elapsedMs() - began;
      notBefore = began + pauseAfterFlush(ms);
      told.flushed({ spans, ms });
    } catch (error) {
      failures += 1;
      if (failures === 1) told.failing(error);
      notBefore = elapsedMs() + pauseAfterFailure(failures);
      startOver();
      throw error;
    }
  };

  const flushFilling = async (): Promise<number> => {
    const window = filling;
    [filling, spare] = [spare, filling];
    const watermarks = new Map<number, number>();
    for (const [stream, { folded, reached }] of streams)
      if (reached > folded) watermarks.set(stream, reached);
    if (watermarks.size > 0) {
      await deps.flush(window, watermarks).catch(async (error: unknown) => {
        if (!deps.isRefused(error)) throw error;
        await foldOneByOne(watermarks);
      });
    }
    for (const [stream, seq] of watermarks) advance(stream, seq);
    const { spans } = window;
    window.clear();
    return spans;
  };

  const advance = (stream: number, seq: number): void => {
    const progress = streams.get(stream);
    if (progress !== undefined) progress.folded = Math.max(progress.folded, seq);
    backlog.forget(stream, seq);
  };

  /** Of what was let go, as much as the window takes. */
  const readBack = async (): Promise<void> => {
    for (const [stream, progress] of streams) {
      while (progress.reached < progress.taken && filling.spans < limits.windowSpans) {
        const rows = await deps.read(stream, progress.reached);
        for (const row of rows) add(row);
        progress.reached = seqOf(rows.at(-1)?.position ?? progress.taken);
      }
    }
  };

  const add = (row: InboxRow): void => {
    const batch = deps.decode(row);
    if (batch !== null) filling.add(batch, row.position);
  };

  /** The database refuses the data of one of them: which one, shows when each is written alone. */
  const foldOneByOne = async (watermarks: Watermarks): Promise<void> => {
    const window = deps.createWindow();
    for (const [stream, last] of watermarks) {
      for (let after = streams.get(stream)?.folded ?? 0; after < last; ) {
        const rows = (await deps.read(stream, after)).filter(({ position }) => seqOf(position) <= last);
        for (const row of rows) await foldAlone(window, row);
        after = rows.length === 0 ? last : seqOf(rows.at(-1)?.position ?? last);
        advance(stream, after);
      }
    }
  };

  const foldAlone = async (window: FoldWindow, row: InboxRow): Promise<void> => {
    const watermark = new Map([[streamOf(row.position), seqOf(row.position)]]);
    const batch = deps.decode(row);
    window.clear();
    if (batch !== null) window.add(batch, row.position);
    try {
      await deps.flush(window, watermark);
    } catch (error) {
      if (!deps.isRefused(error)) throw error;
      told.refused(row);
      window.clear();
      await deps.flush(window, watermark);
    }
  };

  /** Whether the flush that failed was committed is not known: folding it again is harmless (law 1). */
  const startOver = (): void => {
    filling.clear();
    spare.clear();
    for (const progress of streams.values()) progress.reached = progress.folded;
  };

  const settle = async (): Promise<void> => {
    const until = [...streams].map(([stream, { taken }]) => [stream, taken] as const);
    const isOpen = (): boolean =>
      until.some(([stream, taken]) => (streams.get(stream)?.folded ?? taken) < taken);
    while (isOpen()) await step();
  };

  return {
    take,
    adopt: (stream, { watermark, last }) => {
      streams.set(stream, { folded: watermark, reached: watermark, taken: last });
      schedule();
    },
    lag: () => backlog.lag(elapsedMs()),
    settle,
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await flushing?.catch(() => {});
      await settle();
    },
  };
}

function progressOf(streams: Map<number, Progress>, position: number): Progress {
  const known = streams.get(streamOf(position));
  if (known !== undefined) return known;
  const before = seqOf(position) - 1;
  const progress = { folded: before, reached: before, taken: before };
  streams.set(streamOf(position), progress);
  return progress;
}
