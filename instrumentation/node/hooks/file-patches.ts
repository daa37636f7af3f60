import type fsModule from 'node:fs';
import type { SecretFile } from './file-reads.ts';
import type { OpenFile } from './open-file.ts';
import { type AnyFunction, type Call, callOriginal, patchFunction } from './patch-function.ts';

type Fs = typeof fsModule;

/** What patches ask and tell; nothing of it throws. */
export interface FileWatch {
  readonly secretFile: (source: unknown) => SecretFile | null | undefined;
  /** Whether it matters which descriptor an opening gives: a secret's, or one that was a secret's. */
  readonly matters: (source: unknown) => boolean | undefined;
  readonly opened: (opened: unknown, source: unknown) => void;
  readonly read: (file: SecretFile, content: unknown, options: unknown) => void;
  /** The application read it without telling what stands in it. */
  readonly loaded: (file: SecretFile, source: unknown) => void;
  readonly openFile: (opened: unknown) => OpenFile | null | undefined;
  readonly piece: (open: OpenFile, ...piece: Parameters<OpenFile['add']>) => void;
  readonly closed: (opened: unknown) => void;
}

export function patchSyncReads(fs: Fs, watch: FileWatch): void {
  // Reading a file by its path opens, reads and closes it through the public functions too.
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
  for (const name of ['readSync', 'readvSync']) {
    patchFunction(fs, name, (call) => {
      const open = reading ? null : watch.openFile(call.args[0]);
      const bytes = callOriginal(call);
      if (open) watch.piece(open, placesOf(call.args), bytes as number, positionOf(call.args));
      return bytes;
    });
  }
  patchFunction(fs, 'closeSync', (call) => {
    if (!reading) watch.closed(call.args[0]);
    return callOriginal(call);
  });
}

/**
 * `process.loadEnvFile` reads inside of Node: the file is read once more, here, when the application has read
 * it. `--env-file` was read before any hook; its variables are in the list of what was held at start.
 */
export function patchEnvFile(watch: FileWatch): void {
  patchFunction(process, 'loadEnvFile', (call) => {
    const result = callOriginal(call);
    const source = call.args[0] ?? '.env';
    const file = watch.secretFile(source);
    if (file) watch.loaded(file, source);
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
  // Streams read so too.
  for (const name of ['read', 'readv']) {
    patchFunction(fs, name, (call) => {
      const open = watch.openFile(call.args[0]);
      if (!open) return callOriginal(call);
      return withCallback(call, (bytes, filled) =>
        watch.piece(open, placesOf(call.args, filled), bytes as number, positionOf(call.args)),
      );
    });
  }
  patchFunction(fs, 'close', (call) => {
    watch.closed(call.args[0]);
    return callOriginal(call);
  });
  // The Blob reads inside of Node, as often as it is asked.
  patchFunction(fs, 'openAsBlob', (call) => {
    const file = watch.secretFile(call.args[0]);
    if (file) watch.loaded(file, call.args[0]);
    return callOriginal(call);
  });
}

export function patchPromiseReads(promises: Fs['promises'], watch: FileWatch): void {
  patchFunction(promises, 'readFile', (call) => {
    const file = watch.secretFile(call.args[0]);
    return file ? observed(call, (content) => watch.read(file, content, call.args[1])) : callOriginal(call);
  });
  patchFunction(promises, 'open', (call) => {
    const file = watch.secretFile(call.args[0]);
    if (!file) return callOriginal(call);
    return observed(call, (handle) => {
      watch.opened(handle, call.args[0]);
      patchHandle(handle as object, watch);
    });
  });
}

/** Streams of a handle, also those of the web, and its lines read through its own functions. */
function patchHandle(handle: object, watch: FileWatch): void {
  const open = watch.openFile(handle);
  if (!open) return;
  patchFunction(handle, 'readFile', (call) =>
    observed(call, (content) => watch.read(open.file, content, call.args[0])),
  );
  for (const name of ['read', 'readv']) {
    patchFunction(handle, name, (call) =>
      observed(call, (result) => {
        const { bytesRead, buffer } = result as { readonly bytesRead: number; readonly buffer: unknown };
        const args = [handle, ...call.args];
        watch.piece(open, placesOf(args, buffer), bytesRead, positionOf(args));
      }),
    );
  }
  patchFunction(handle, 'close', (call) => {
    watch.closed(handle);
    return callOriginal(call);
  });
}

/** The application gets the promise that is waited for here, so that its failures stay its own. */
function observed(call: Call, onResult: (result: unknown) => void): unknown {
  return (callOriginal(call) as Promise<unknown>).then((result) => {
    onResult(result);
    return result;
  });
}

/** Goes on with a call whose last function is told first what it succeeded with. */
function withCallback(call: Call, onResult: (...result: readonly unknown[]) => void): unknown {
  const at = call.args.findLastIndex((arg) => typeof arg === 'function');
  const callback = call.args[at] as AnyFunction | undefined;
  if (callback === undefined) return callOriginal(call);
  const watching: AnyFunction = function watching(...results) {
    if (results[0] === null) onResult(...results.slice(1));
    return Reflect.apply(callback, this, results);
  };
  return callOriginal({ ...call, args: call.args.with(at, watching) });
}

/** The arguments of a read of a descriptor or handle, in all their forms. */
type ReadOptions = { readonly buffer?: unknown; readonly offset?: unknown; readonly position?: unknown };

/** Where a read puts what it reads: `filled` where the application left it to Node to take a buffer. */
function placesOf(args: readonly unknown[], filled: unknown = args[1]): readonly ArrayBufferView[] {
  if (Array.isArray(filled)) return filled.filter((each) => ArrayBuffer.isView(each));
  if (!ArrayBuffer.isView(filled)) return [];
  const given = args[2] ?? optionsIn(args)?.offset;
  const offset = typeof given === 'number' ? given : (optionsIn(args)?.offset ?? 0);
  const skipped = typeof offset === 'number' ? Math.min(Math.max(offset, 0), filled.byteLength) : 0;
  return [new Uint8Array(filled.buffer, filled.byteOffset + skipped, filled.byteLength - skipped)];
}

function positionOf(args: readonly unknown[]): unknown {
  const options = optionsIn(args);
  if (options !== null) return options.position;
  return Array.isArray(args[1]) ? args[2] : args[4];
}

function optionsIn(args: readonly unknown[]): ReadOptions | null {
  for (const arg of [args[1], args[2]])
    if (typeof arg === 'object' && arg !== null && !ArrayBuffer.isView(arg) && !Array.isArray(arg))
      return arg;
  return null;
}
