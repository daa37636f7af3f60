import type { Hook, HookContext } from './hooks/hook.ts';
import type { Recorder } from './recorder.ts';

/** Which hooks work in this process, and what went wrong inside of them. */
export interface InstalledHooks {
  /** Installed, and in place when it is asked. */
  readonly installed: readonly string[];
  /** Could not be installed, or were replaced by others since. */
  readonly shadowed: readonly string[];
  /** Errors that a guard kept from the host. */
  readonly errors: () => number;
}

export interface InstallOptions {
  readonly hooks: readonly Hook[];
  readonly recorder: Recorder;
  readonly preload: string | null;
  readonly isOwn: () => boolean;
}

/** Installs each hook; one that fails takes neither the others nor the host with it. */
export function installHooks(options: InstallOptions): InstalledHooks {
  let errors = 0;
  const failed = (): void => {
    errors += 1;
  };
  const guard: HookContext['guard'] =
    (callback) =>
    (...args) => {
      try {
        return callback(...args);
      } catch {
        errors += 1;
        return undefined;
      }
    };
  const context: HookContext = {
    recorder: guardedRecorder(options.recorder, failed),
    guard,
    preload: options.preload,
    isOwn: options.isOwn,
  };
  const working: Hook[] = [];
  const broken: string[] = [];
  for (const hook of options.hooks) {
    try {
      hook.install(context);
      working.push(hook);
    } catch {
      broken.push(hook.name);
    }
  }
  return {
    get installed() {
      return working.filter(isIntact).map(({ name }) => name);
    },
    get shadowed() {
      return [...broken, ...working.filter((hook) => !isIntact(hook)).map(({ name }) => name)];
    },
    errors: () => errors,
  };
}

function isIntact(hook: Hook): boolean {
  try {
    return hook.intact?.() ?? true;
  } catch {
    return false;
  }
}

/** A failure to record one credential must not end the recording of the next. */
function guardedRecorder(recorder: Recorder, failed: () => void): Recorder {
  function guarded<Args extends unknown[], Result>(
    report: (...args: Args) => Result,
    otherwise: Result,
  ): (...args: Args) => Result {
    return (...args) => {
      try {
        return report(...args);
      } catch {
        failed();
        return otherwise;
      }
    };
  }
  return {
    fetched: guarded(recorder.fetched, undefined),
    // Written out, because it is on the way of every request.
    used(credential) {
      try {
        const answered = recorder.used(credential);
        return (answer) => {
          try {
            answered(answer);
          } catch {
            failed();
          }
        };
      } catch {
        failed();
        return () => {};
      }
    },
    ended: guarded(recorder.ended, undefined),
    renewed: guarded(recorder.renewed, undefined),
    dropped: guarded((count: number) => recorder.dropped?.(count), undefined),
    knows: guarded((text: string) => recorder.knows?.(text) ?? false, false),
  };
}
