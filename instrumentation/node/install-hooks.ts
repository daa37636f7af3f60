import type { Hook, HookContext } from './hooks/hook.ts';
import type { Recorder } from './recorder.ts';

/** Which hooks work in this process, and what went wrong inside of them. */
export interface InstalledHooks {
  readonly installed: readonly string[];
  /** Could not be installed. */
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
    recorder: guardedRecorder(options.recorder, guard),
    guard,
    preload: options.preload,
    isOwn: options.isOwn,
  };
  const installed: string[] = [];
  const shadowed: string[] = [];
  for (const hook of options.hooks) {
    try {
      hook.install(context);
      installed.push(hook.name);
    } catch {
      shadowed.push(hook.name);
    }
  }
  return { installed, shadowed, errors: () => errors };
}

/** A failure to record one credential must not end the recording of the next. */
function guardedRecorder(recorder: Recorder, guard: HookContext['guard']): Recorder {
  const used = guard(recorder.used);
  return {
    fetched: guard(recorder.fetched),
    used: (credential) => guard(used(credential) ?? (() => {})),
    ended: guard(recorder.ended),
  };
}
