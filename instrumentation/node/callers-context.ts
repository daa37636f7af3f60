/**
 * Remembers the async context of the caller: answers arrive in the context of a socket, which under
 * keep-alive belongs to somebody else. The returned function runs a callback in it.
 */
export function inCallersContext(): (callback: () => void) => void {
  const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks');
  return AsyncLocalStorage.snapshot();
}
