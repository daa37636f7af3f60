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

/**
 * Files that hold secrets by their path, read whole: `readFile` in its three forms, by path, descriptor or
 * handle, and so `require` and `import` of JSON, and `process.loadEnvFile`. Streams and `read` are not seen.
 */
export const fileHook: Hook = {
  name: 'file',
  install(context) {
    const fs = process.getBuiltinModule('node:fs');
    const { syncBuiltinESMExports } = process.getBuiltinModule('node:module');
    const watch = fileWatch(context);
    patchEnvFile(fs.readFileSync, watch);
    patchSyncReads(fs, watch);
    patchCallbackReads(fs, watch);
    const patchPromises = context.guard((promises: Fs['promises']) => {
      patchPromiseReads(promises, watch);
      syncBuiltinESMExports();
    });
    beforePromises(fs, patchPromises);
    syncBuiltinESMExports();
  },
};

function fileWatch({ recorder, guard, isOwn }: HookContext): FileWatch {
  const { resolve } = process.getBuiltinModule('node:path');
  const reads = fileReads(
    recorder,
    secretPaths(process.env, (path) => resolve(path)),
  );
  return {
    secretFile: guard((source: unknown) => (isOwn() ? null : reads.fileOf(source))),
    matters: guard(reads.matters),
    opened: guard(reads.opened),
    read: guard(reads.read),
    loaded: guard((file, content) => reads.read(file, content(), null)),
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
