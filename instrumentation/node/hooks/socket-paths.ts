import { callOriginal, patchFunction } from './patch-function.ts';

/** On the socket itself: a session of HTTP/2 shows its socket through a proxy, under which no WeakMap finds it. */
const pathKey = Symbol('mayfly.path');
let isRemembering = false;
const longest = 4_096;

/** From now on the path of each unix socket that is connected to is kept: Node itself forgets it. */
export function rememberSocketPaths(): void {
  if (isRemembering) return;
  isRemembering = true;
  patchFunction(process.getBuiltinModule('node:net').Socket.prototype, 'connect', (call) => {
    try {
      const path = pathOf(call.args);
      if (path !== null) Object.defineProperty(call.self, pathKey, { value: path, configurable: true });
    } catch {
      // It is connected without a name.
    }
    return callOriginal(call);
  });
}

/** The path that a socket is connected to; null for any other. */
export function pathOfSocket(socket: unknown): string | null {
  const path: unknown = typeof socket === 'object' && socket !== null ? Reflect.get(socket, pathKey) : null;
  return typeof path === 'string' ? path : null;
}

/** `connect(path)`, `connect({ path })`, or the list that `net.connect` has already made of either. */
function pathOf(args: readonly unknown[]): string | null {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  const path: unknown = typeof first === 'object' && first !== null ? Reflect.get(first, 'path') : first;
  const isPath = typeof path === 'string' && path.length <= longest && !/^\d*$/.test(path);
  return isPath ? path : null;
}
