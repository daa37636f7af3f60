import type { AsyncLocalStorage } from 'node:async_hooks';
import { sharedSystem } from './account.ts';

/** What a driver was configured with, for a login whose secret does not cross the wire. */
export interface ExpectedLogin {
  readonly system: string;
  readonly user: string | null;
  /** Asked when the login is seen: a driver may have got it from a function just before. */
  readonly secret: () => unknown;
}

let storage: AsyncLocalStorage<ExpectedLogin> | undefined;
const bySocket = new WeakMap<object, ExpectedLogin>();

/** Runs what connects: sockets that are connected within belong to this login. */
export function expectLogin<Result>(expected: ExpectedLogin, connect: () => Result): Result {
  if (storage === undefined) {
    const { AsyncLocalStorage: Storage } = process.getBuiltinModule('node:async_hooks');
    storage = new Storage();
  }
  return storage.run(expected, connect);
}

/** For drivers that connect before they can be reached. */
export function expectLoginOn(socket: object, expected: ExpectedLogin): void {
  if (!bySocket.has(socket)) bySocket.set(socket, expected);
}

/**
 * The secret that the driver was given, to be asked in the context in which the socket was connected. The
 * context reaches further than the driver, so system and user must be the same. Null when nothing is known.
 */
export function expectedSecret(
  socket: object,
  { system, user }: { readonly system: string; readonly user: string | null },
): string | null {
  const expected = bySocket.get(socket) ?? storage?.getStore();
  if (expected === undefined || sharedSystem(expected.system) !== sharedSystem(system)) return null;
  if (expected.user !== null && user !== null && expected.user !== user) return null;
  const secret = expected.secret();
  if (typeof secret === 'string') return secret;
  return secret instanceof Uint8Array ? Buffer.from(secret).toString('utf8') : null;
}
