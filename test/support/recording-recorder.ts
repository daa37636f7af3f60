import type { HookContext } from '../../instrumentation/node/hooks/hook.ts';
import type { FetchedCredential, Recorder, UsedCredential } from '../../instrumentation/node/recorder.ts';

export interface Recording {
  readonly recorder: Recorder;
  readonly fetched: readonly FetchedCredential[];
  readonly used: readonly UsedCredential[];
  readonly ended: readonly string[];
}

/** A recorder that keeps what hooks report, in order. */
export function recordingRecorder(): Recording {
  const fetched: FetchedCredential[] = [];
  const used: UsedCredential[] = [];
  const ended: string[] = [];
  const recorder: Recorder = {
    fetched: (credential) => void fetched.push(credential),
    used(credential) {
      used.push(credential);
      return () => {};
    },
    renewed: () => {},
    ended: (of) => void ended.push(typeof of === 'string' ? of : of.joinKey),
  };
  return { recorder, fetched, used, ended };
}

/** A context to install a hook with; `errors` are those that a guard kept from the host. */
export function recordingContext(
  overrides: Partial<HookContext> = {},
): Recording & { readonly context: HookContext; readonly errors: readonly unknown[] } {
  const recording = recordingRecorder();
  const errors: unknown[] = [];
  const guard: HookContext['guard'] =
    (callback) =>
    (...args) => {
      try {
        return callback(...args);
      } catch (error) {
        errors.push(error);
        return undefined;
      }
    };
  const context = { recorder: recording.recorder, guard, preload: null, isOwn: () => false, ...overrides };
  return { ...recording, context, errors };
}
