import { callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import { type ExpectedLogin, expectLogin } from '../expected-login.ts';

/** Runs a method that connects so that its sockets know what the driver was configured with. */
export function patchConnect(
  owner: object,
  name: string,
  expected: (self: object, args: readonly unknown[]) => ExpectedLogin | null,
): void {
  patchFunction(owner, name, (call) => {
    const login = attempt(() => expected(Object(call.self), call.args));
    return login === null ? callOriginal(call) : expectLogin(login, () => callOriginal(call));
  });
}

/** The prototype of the class that a driver's file defines. Throws when it is none: the driver is left alone. */
export function prototypeOf(exported: unknown): object {
  const prototype: unknown = typeof exported === 'function' ? Reflect.get(exported, 'prototype') : undefined;
  if (typeof prototype !== 'object' || prototype === null) throw new TypeError('a class was expected');
  return prototype;
}

/** A field of an object of the application, or along a path of them; undefined where there is none. */
export function fieldOf(owner: unknown, ...path: readonly string[]): unknown {
  let value = owner;
  for (const name of path) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The application's objects may throw when they are read. */
export function attempt<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch {
    return null;
  }
}
