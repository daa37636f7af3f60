import type { Socket } from 'node:net';
import type { AnyFunction } from './patch-function.ts';

/** Told of what goes through a socket, before it goes. */
export interface SocketEars {
  readonly sent: (chunk: unknown, encoding: unknown) => void;
  readonly received: (chunk: unknown, encoding: unknown) => void;
  readonly closed: () => void;
}

/**
 * Stands before three methods of this one socket: what writes, what the system's bytes are pushed with, and
 * the end. The stream, its listeners and its flow are left alone. The returned function takes them away.
 */
export function shadowSocket(socket: Socket, { sent, received, closed }: SocketEars): () => void {
  const removals = [
    shadow(socket, 'write', sent),
    shadow(socket, 'push', received),
    shadow(socket, '_destroy', closed),
  ];
  return () => {
    for (const remove of removals) remove();
  };
}

function shadow(socket: Socket, name: string, before: (first: unknown, second: unknown) => void): () => void {
  const earlier = Object.getOwnPropertyDescriptor(socket, name);
  const original: unknown = Reflect.get(socket, name);
  if (typeof original !== 'function') return () => {};
  const value: AnyFunction = function (...args) {
    before(args[0], args[1]);
    return Reflect.apply(original, this, args);
  };
  Object.defineProperty(socket, name, { value, writable: true, configurable: true, enumerable: false });
  return () => {
    // Somebody else may stand before it by now; then it only passes on.
    if (Object.getOwnPropertyDescriptor(socket, name)?.value !== value) return;
    // Not deleted: an object that lost a property is slow at all others, as long as it lives.
    Object.defineProperty(socket, name, earlier ?? { value: original, writable: true, configurable: true });
  };
}
