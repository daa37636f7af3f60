import type { Recorder } from '../recorder.ts';

/** What a hook is given when it is installed. */
export interface HookContext {
  readonly recorder: Recorder;
  /**
   * Wraps a callback so that nothing it throws reaches the host (law 4). The error is counted, and
   * `undefined` is returned.
   */
  readonly guard: <Args extends readonly unknown[], Result>(
    callback: (...args: Args) => Result,
  ) => (...args: Args) => Result | undefined;
  /** The preload's own path, for workers and children; null when there is no preload. */
  readonly preload: string | null;
  /** Whether the code now running is Mayfly's own (its drainer): then nothing is observed. */
  readonly isOwn: () => boolean;
}

/** One way of seeing credentials. A new one is a file beside this, its test and a line in `index.ts`. */
export interface Hook {
  /** Reported in `mayfly.process.hooks`. */
  readonly name: string;
  /** Installs the hook once; throws when it cannot, which is reported as shadowed. */
  readonly install: (context: HookContext) => void;
  /** Whether it is still in place; asked at each heartbeat, so it must be cheap. Absent: nobody can tell. */
  readonly intact?: () => boolean;
}
