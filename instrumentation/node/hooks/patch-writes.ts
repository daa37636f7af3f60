import type { ClientRequest } from 'node:http';

/** What is told of before it is sent; `chunk` is null when `end` brings none. Neither may throw. */
export interface Writes {
  readonly write: (request: ClientRequest, chunk: unknown, encoding: unknown) => void;
  readonly end: (request: ClientRequest, chunk: unknown, encoding: unknown) => void;
}

const patched = Symbol.for('mayfly.writes');

/** Sees what requests send, on their class alone: responses of servers share the methods above it. Once. */
export function patchWrites(prototype: ClientRequest, seen: Writes): void {
  if (Object.hasOwn(prototype, patched)) return;
  const { write, end } = prototype;
  Object.defineProperty(prototype, patched, { value: true });
  define(prototype, 'write', function (this: ClientRequest, ...args: unknown[]) {
    seen.write(this, args[0], args[1]);
    return Reflect.apply(write, this, args);
  });
  define(prototype, 'end', function (this: ClientRequest, ...args: unknown[]) {
    const [chunk] = args;
    if (!this.writableEnded) {
      seen.end(this, chunk === undefined || typeof chunk === 'function' ? null : chunk, args[1]);
    }
    return Reflect.apply(end, this, args);
  });
}

function define(prototype: object, name: string, value: (...args: never[]) => unknown): void {
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(prototype, name, { value, writable: true, enumerable: false, configurable: true });
}
