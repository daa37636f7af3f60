import type fsModule from 'node:fs';
import type { SecretPath } from './file-reads.ts';
import { type AnyFunction, type Call, callOriginal, patchFunction } from './patch-function.ts';

type Fs = typeof fsModule;

/** What patches ask and tell; nothing of it throws. */
export interface FileWatch {
  readonly secretFile: (source: unknown) => SecretPath | null | undefined;
  /** Whether it matters which descriptor an opening gives: a secret's, or one that was a secret's. */
  readonly matters: (source: unknown) => boolean | undefined;
  readonly opened: (opened: unknown, source: unknown) => void;
  readonly read: (file: SecretPath, content: unknown, options: unknown) => void;
  /** The application read it without telling what stands in it. */
  readonly loaded: (file: SecretPath, content: () => unknown) => void;
}

export function patchSyncReads(fs: Fs, watch: FileWatch): void {
  // Reading a file by its path opens it through the public function too.
  let reading = false;
  patchFunction(fs, 'readFileSync', (call) => {
    const file = watch.secretFile(call.args[0]);
    reading = true;
    try {
      const content = callOriginal(call);
      if (file) watch.read(file, content, call.args[1]);
      return content;
    } finally {
      reading = false;
    }
  });
  patchFunction(fs, 'openSync', (call) => {
    const descriptor = callOriginal(call);
    if (!reading && watch.matters(call.args[0])) watch.opened(descriptor, call.args[0]);
    return descriptor;
  });
}

/**
 * `process.loadEnvFile` reads inside of Node: the file is read once more, here, when the application has read
 * it. `--env-file` was read before any hook; its variables are in the list of what was held at start.
 */
export function patchEnvFile(read: Fs['readFileSync'], watch: FileWatch): void {
  patchFunction(process, 'loadEnvFile', (call) => {
    const result = callOriginal(call);
    const source = call.args[0] ?? '.env';
    const file = watch.secretFile(source);
    if (file) watch.loaded(file, () => read(source as string));
    return result;
  });
}

export function patchCallbackReads(fs: Fs, watch: FileWatch): void {
  patchFunction(fs, 'readFile', (call) => {
    const file = watch.secretFile(call.args[0]);
    if (!file) return callOriginal(call);
    return withCallback(call, (content) => watch.read(file, content, call.args[1]));
  });
  patchFunction(fs, 'open', (call) => {
    if (!watch.matters(call.args[0])) return callOriginal(call);
    return withCallback(call, (descriptor) => watch.opened(descriptor, call.args[0]));
  });
}

export function patchPromiseReads(promises: Fs['promises'], watch: FileWatch): void {
  // The application gets the promise that is waited for here, so that its failures stay its own.
  const observed = (call: Call, file: SecretPath, options: unknown): unknown =>
    (callOriginal(call) as Promise<unknown>).then((content) => {
      watch.read(file, content, options);
      return content;
    });
  patchFunction(promises, 'readFile', (call) => {
    const file = watch.secretFile(call.args[0]);
    return file ? observed(call, file, call.args[1]) : callOriginal(call);
  });
  patchFunction(promises, 'open', (call) => {
    const file = watch.secretFile(call.args[0]);
    if (!file) return callOriginal(call);
    return (callOriginal(call) as Promise<object>).then((handle) => {
      watch.opened(handle, call.args[0]);
      patchFunction(handle, 'readFile', (reading) => observed(reading, file, reading.args[0]));
      return handle;
    });
  });
}

/** Goes on with a call whose last function is told first what it succeeded with. */
function withCallback(call: Call, onResult: (result: unknown) => void): unknown {
  const at = call.args.findLastIndex((arg) => typeof arg === 'function');
  const callback = call.args[at] as AnyFunction | undefined;
  if (callback === undefined) return callOriginal(call);
  const watching: AnyFunction = function watching(...results) {
    if (results[0] === null) onResult(results[1]);
    return Reflect.apply(callback, this, results);
  };
  return callOriginal({ ...call, args: call.args.with(at, watching) });
}
