import type { FolderTold } from './folder.ts';
import { pauseAfterFailure, pauseAfterFlush } from './pace.ts';

export interface FoldPaceDeps {
  readonly elapsedMs: () => number;
  readonly told: Pick<FolderTold, 'flushed' | 'failing' | 'recovered'>;
  /** Returns the spans that it wrote. */
  readonly flush: () => Promise<number>;
  /** After a flush that failed. */
  readonly startOver: () => void;
  readonly hasWork: () => boolean;
  /** So much is there that the next flush should not wait. */
  readonly isFull: () => boolean;
  /** Somebody listens to what is written. */
  readonly isHeard: () => boolean;
}

export interface FoldPace {
  /** Begins a flush when it is time for one, if there is anything to write. Returns at once. */
  readonly schedule: () => void;
  /** One flush now, or the one at hand; rejects when it fails. */
  readonly step: () => Promise<void>;
  /** Begins none by itself any more, and waits for the one at hand. */
  readonly stop: () => Promise<void>;
}

/** When windows are written: never two at a time, at the pace of the database, and again after a failure. */
export function createFoldPace(deps: FoldPaceDeps): FoldPace {
  const { elapsedMs, told } = deps;
  let flushing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let [notBefore, failures, isStopped] = [0, 0, false];

  const schedule = (): void => {
    if (isStopped || flushing !== null || !deps.hasWork()) return;
    clearTimeout(timer);
    const wait = failures === 0 && deps.isFull() ? 0 : Math.max(0, notBefore - elapsedMs());
    timer = setTimeout(() => void step().catch(() => {}), wait);
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
      const spans = await deps.flush();
      if (failures > 0) told.recovered(failures);
      failures = 0;
      const ms = elapsedMs() - began;
      notBefore = began + pauseAfterFlush(ms, deps.isHeard());
      told.flushed({ spans, ms });
    } catch (error) {
      failures += 1;
      if (failures === 1) told.failing(error);
      notBefore = elapsedMs() + pauseAfterFailure(failures);
      deps.startOver();
      throw error;
    }
  };

  return {
    schedule,
    step,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await flushing?.catch(() => {});
    },
  };
}
