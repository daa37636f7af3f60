import { callOriginal, patchFunction } from './patch-function.ts';

/**
 * Some core modules cost milliseconds to load (`node:child_process` 4, `node:tls` 20). They are patched
 * when the application asks for them, just before it gets them, so that those that never do pay nothing.
 */
export function onBuiltin(names: readonly string[], callback: () => void): void {
  if (watched.size === 0) watch();
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    callback();
  };
  for (const name of names) watched.set(name, [...(watched.get(name) ?? []), once]);
}

const watched = new Map<string, readonly (() => void)[]>();

function watch(): void {
  process.getBuiltinModule('node:module').registerHooks({
    resolve(specifier, context, nextResolve) {
      asked(specifier);
      return nextResolve(specifier, context);
    },
  });
  patchFunction(process, 'getBuiltinModule', (call) => {
    asked(call.args[0]);
    return callOriginal(call);
  });
}

function asked(specifier: unknown): void {
  if (typeof specifier !== 'string' || specifier.length > 32) return;
  const callbacks = watched.get(specifier.startsWith('node:') ? specifier.slice(5) : specifier);
  if (callbacks === undefined) return;
  for (const callback of callbacks) callback();
}
