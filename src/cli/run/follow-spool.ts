import { type FSWatcher, watch } from 'node:fs';
import type { Drainer } from '../../../instrumentation/node/spool/drain.ts';
import {
  addReports,
  type DrainReport,
  type DrainStop,
  emptyReport,
  isRetryable,
} from '../../../instrumentation/node/spool/drain-report.ts';

const everyMs = 100;
const firstBackOffMs = 500;
const longestBackOffMs = 5_000;

export interface Following {
  /** Everything it has done so far, as one report. */
  readonly total: () => DrainReport;
  /** Ends it after what is under way. */
  readonly stop: () => Promise<void>;
}

/**
 * Drains again and again while processes write: at once when the directory changes, and every 100 ms,
 * because not every file system tells. When the collector cannot take it, it waits longer and longer.
 */
export function followSpool(drainer: Drainer, directory: string): Following {
  const state: { stopped: boolean; total: DrainReport; wake: (() => void) | null } = {
    stopped: false,
    total: emptyReport,
    wake: null,
  };
  const watcher = tryToWatch(directory, () => state.wake?.());

  const loop = async (): Promise<void> => {
    for (let backOffMs = firstBackOffMs; !state.stopped; ) {
      const report = await drainer.drainOnce();
      state.total = addReports(state.total, report);
      if (report.stop === null) {
        backOffMs = firstBackOffMs;
        await pause(everyMs, true);
      } else {
        await pause(isRetryable(report.stop) ? waitFor(report.stop, backOffMs) : longestBackOffMs, false);
        backOffMs = Math.min(backOffMs * 2, longestBackOffMs);
      }
    }
  };

  /** `early`: a change of the directory ends it, not only the end of the run. */
  const pause = (ms: number, early: boolean): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      state.wake = () => {
        if (early || state.stopped) done();
      };
      function done(): void {
        clearTimeout(timer);
        state.wake = null;
        resolve();
      }
      if (state.stopped) done();
    });

  // The last drain after the child has ended finds the same error again and reports it.
  const looping = loop().catch(() => {});
  return {
    total: () => state.total,
    async stop() {
      state.stopped = true;
      state.wake?.();
      await looping;
      watcher?.close();
    },
  };
}

function waitFor(stop: DrainStop, backOffMs: number): number {
  return Math.min(longestBackOffMs, Math.max(backOffMs, stop.retryAfterMs ?? 0));
}

/** Null where the file system cannot tell. */
function tryToWatch(directory: string, changed: () => void): FSWatcher | null {
  try {
    return watch(directory, { persistent: false }, changed).on('error', () => {});
  } catch {
    return null;
  }
}
