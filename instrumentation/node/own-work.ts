import type { AsyncLocalStorage } from 'node:async_hooks';

let storage: AsyncLocalStorage<boolean> | undefined;

/** Runs Mayfly's own network work, so that its hooks do not observe it. */
export function runAsOwn<Result>(work: () => Result): Result {
  if (storage === undefined) {
    const { AsyncLocalStorage: Storage } = process.getBuiltinModule('node:async_hooks');
    storage = new Storage();
  }
  return storage.run(true, work);
}

/** Whether the code now running is Mayfly's own. */
export function isOwnWork(): boolean {
  return storage?.getStore() === true;
}
