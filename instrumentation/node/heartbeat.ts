import { type AttributeBag, spanNames } from '../../src/core/semconv.ts';
import type { InstalledHooks } from './install-hooks.ts';
import { noTotals, type RecorderTotals } from './recorder-totals.ts';
import type { Sink } from './span-record.ts';

const everyMs = 60_000;

type Phase = 'start' | 'running' | 'end';

export interface HeartbeatOptions {
  readonly sink: Sink;
  readonly hooks: InstalledHooks;
  readonly startedAt: number;
  /** Asked when nothing waits to be written. */
  readonly totals: () => RecorderTotals;
  /** Writes what waits, so that the totals add up. */
  readonly flush: () => void;
  /** The same at the end of the process. */
  readonly close: () => void;
  /** Called after the last beat. */
  readonly ended?: () => void;
}

export interface Heartbeat {
  /** One instance of this process ends, with these totals, and the next begins. */
  readonly renewInstance: (totals: RecorderTotals) => void;
}

/**
 * Law 6: a process says which hooks it has and what it lost, at start, every minute and at its end. A process
 * that is killed by a signal has no last word: a handler would change what the signal does to it.
 */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { hooks } = options;
  /** Errors are of the process; each is told by one instance. */
  let errorsTold = 0;

  function beat(phase: Phase, totals: RecorderTotals): void {
    const now = Date.now();
    const errors = hooks.errors() - errorsTold;
    const { shadowed } = hooks;
    const attributes: AttributeBag = {
      'mayfly.process.phase': phase,
      'mayfly.process.started_at': options.startedAt,
      'mayfly.process.hooks': hooks.installed,
      ...(shadowed.length > 0 ? { 'mayfly.process.shadowed': shadowed } : {}),
      // An error of a hook hid an observation: it was there to be seen, and is lost.
      'mayfly.process.seen': totals.seen + errors,
      'mayfly.process.coalesced': totals.coalesced,
      'mayfly.process.spooled': totals.spooled,
      'mayfly.process.dropped': totals.dropped + errors,
      'mayfly.process.unattributed': totals.unattributed,
      'mayfly.process.overflowed': totals.overflowed,
    };
    const { instance } = totals;
    options.sink({ name: spanNames.process, startMs: now, endMs: now, attributes, credential: {}, instance });
  }

  beat('start', options.totals());
  setInterval(() => {
    options.flush();
    beat('running', options.totals());
  }, everyMs).unref();
  process.once('exit', () => {
    options.close();
    beat('end', options.totals());
    options.ended?.();
  });
  return {
    renewInstance(totals) {
      beat('end', totals);
      errorsTold = hooks.errors();
      beat('start', { ...noTotals, instance: totals.instance + 1 });
    },
  };
}
