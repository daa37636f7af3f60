import { describeError } from './describe-error.ts';
import type { Log } from './log.ts';
import type { FoldReport } from './store/store.ts';

export interface FoldLoop {
  /** There is something to fold. Returns at once. */
  readonly wake: () => void;
  /** Folds once more and stays stopped. Never rejects. */
  readonly stop: () => Promise<void>;
}

/** So often it folds unasked: what another collector accepted is folded by whoever comes first. */
const tickMs = 1000;
const longestPauseMs = 30_000;

/**
 * Folds in the background: at once when idle, once more when it was woken meanwhile, never twice at the
 * same time. A failing fold is tried again after growing pauses and logged when it begins and when it ends;
 * nothing is lost by it, because what is accepted is in the inbox.
 */
export function createFoldLoop(deps: {
  readonly foldPending: () => Promise<FoldReport>;
  readonly log: Log;
}): FoldLoop {
  let running: Promise<void> | null = null;
  let wokenMeanwhile = false;
  let failures = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const foldOnce = async (): Promise<void> => {
    try {
      const { requests, observations, rejected } = await deps.foldPending();
      if (failures > 0) deps.log.info('fold.recovered', { count: failures });
      failures = 0;
      if (requests > 0) deps.log.debug('fold.done', { requests, observations, rejected });
    } catch (error) {
      if (failures === 0) deps.log.error('fold.failing', describeError(error));
      failures++;
    }
  };

  const again = (): boolean => wokenMeanwhile && failures === 0 && !stopped;

  const foldAndWait = async (): Promise<void> => {
    do {
      wokenMeanwhile = false;
      await foldOnce();
    } while (again());
    running = null;
    if (!stopped) timer = setTimeout(run, pauseMs(failures));
  };

  const run = (): void => {
    clearTimeout(timer);
    running ??= foldAndWait();
  };

  timer = setTimeout(run, 0);
  return {
    wake: () => {
      wokenMeanwhile = true;
      if (!stopped && failures === 0) run();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
      await foldOnce();
    },
  };
}

function pauseMs(failures: number): number {
  return failures === 0 ? tickMs : Math.min(tickMs * 2 ** (failures - 1), longestPauseMs);
}
