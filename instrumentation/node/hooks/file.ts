import type fsModule from 'node:fs';
import { onBuiltin } from './builtin-watch.ts';
import {
  type FileWatch,
  patchCallbackReads,
  patchEnvFile,
  patchPromiseReads,
  patchSyncReads,
} from './file-patches.ts';
import { fileReads } from './file-reads.ts';
import type { Hook, HookContext } from './hook.ts';
import { secretPaths } from './secret-paths.ts';

type Fs = typeof fsModule;

let patched: Fs['readFileSync'] | null = null;

/**
 * Files that hold secrets by their path: `readFile` in its three forms, by path, descriptor or handle, and so
 * `require` and `import` of JSON; `read` and `readv` of descriptors and handles, and so streams; `openAsBlob` and
 * `process.loadEnvFile`. A link under another name is not followed, and native code is not seen.
 */
export const fileHook: Hook = {
  name: 'file',
  intact: () => patched === null || process.getBuiltinModule('node:fs').readFileSync === patched,
  install(context) {
    const fs = process.getBuiltinModule('node:fs');
    const { syncBuiltinESMExports } = process.getBuiltinModule('node:module');
    const watch = fileWatch(context, fs);
    patchEnvFile(watch);
    patchSyncReads(fs, watch);
    patched = fs.readFileSync;
    patchCallbackReads(fs, watch);
    const patchPromises = context.guard((promises: Fs['promises']) => {
      patchPromiseReads(promises, watch);
      syncBuiltinESMExports();
    });
    beforePromises(fs, patchPromises);
    syncBuiltinESMExports();
  },
};

function fileWatch({ recorder, guard, isOwn }: HookContext, { readFileSync, statSync }: Fs): FileWatch {
  const { dirname, resolve } = process.getBuiltinModule('node:path');
  const reads = fileReads(
    recorder,
    secretPaths(process.env, {
      resolve: (path) => resolve(path),
      beside: (path, file) => resolve(dirname(file), path),
    }),
  );
  return {
    secretFile: guard((source: unknown) => (isOwn() ? null : reads.readBy(source))),
    matters: guard(reads.matters),
    opened: guard(reads.opened),
    read: guard(reads.read),
    loaded: guard((file, source) => {
      // To read a pipe once more would wait for somebody to write to it once more.
      const stat = statSync(source as string, { throwIfNoEntry: false });
      if (stat?.isFile() === true) reads.read(file, readFileSync(source as string), null);
    }),
    openFile: reads.openFile,
    piece: guard((open, ...piece) => open.add(...piece)),
    closed: guard(reads.closed),
  };
}

/** Node loads `fs.promises` when it is first asked for, which costs a millisecond: so does the patch. */
function beforePromises(fs: Fs, patch: (promises: Fs['promises']) => void): void {
  const lazy = Object.getOwnPropertyDescriptor(fs, 'promises');
  const { get } = lazy ?? {};
  if (lazy === undefined || get === undefined) {
    patch(fs.promises);
    return;
  }
  const load = (): Fs['promises'] => {
    const promises = Reflect.apply(get, fs, []) as Fs['promises'];
    // First, so that exporting the patched functions does not come back here.
    Object.defineProperty(fs, 'promises', lazy);
    patch(promises);
    return promises;
  };
  Object.defineProperty(fs, 'promises', { ...lazy, get: load });
  onBuiltin(['fs/promises'], () => void fs.promises);
}
