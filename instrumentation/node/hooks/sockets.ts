import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { inCallersContext } from '../callers-context.ts';
import type { WatchedConnection } from '../connections/watch-connection.ts';
import { onDemand } from '../on-demand.ts';
import { onBuiltin } from './builtin-watch.ts';
import { type Destination, destinationOf } from './destination.ts';
import type { Hook, HookContext } from './hook.ts';
import { callOriginal, patchFunction } from './patch-function.ts';
import { shadowSocket } from './shadow-socket.ts';

/**
 * Logins of databases, brokers, mail and directory servers, read on the wire at the beginning of a
 * connection, whatever driver or bundle makes it. Sockets of HTTP are let go at once.
 */
export const socketsHook: Hook = {
  name: 'sockets',
  install(context) {
    const follow = createFollower(context);
    onBuiltin(
      ['net', 'tls'],
      context.guard(() => {
        const { Socket: Class } = process.getBuiltinModule('node:net');
        patchFunction(Class.prototype, 'connect', (call) => {
          const result = callOriginal(call);
          follow.connected(call.self as Socket, call.args);
          return result;
        });
      }),
    );
    onBuiltin(
      ['tls'],
      context.guard(() => {
        const { TLSSocket: Class } = process.getBuiltinModule('node:tls');
        // The one step that `tls.connect` over a socket and `new TLSSocket` have in common.
        patchFunction(Class.prototype, '_start', (call) => {
          follow.secured(call.self as TLSSocket);
          return callOriginal(call);
        });
      }),
    );
  },
};

interface Followed {
  readonly stop: () => void;
  readonly moveTo: (socket: Socket) => void;
}

function createFollower(context: HookContext) {
  const followed = new WeakMap<object, Followed>();
  return {
    connected: context.guard((socket: Socket, args: readonly unknown[]): void => {
      followed.get(socket)?.stop();
      const destination = context.isOwn() ? null : destinationOf(args);
      if (destination !== null) followed.set(socket, followSocket(socket, destination, context));
    }),
    /** TLS takes over a connection that began in the clear: the rest is seen on the socket that decrypts. */
    secured: context.guard((socket: TLSSocket): void => {
      const plain = parentOf(socket);
      const taken = plain === null ? undefined : followed.get(plain);
      if (plain === null || taken === undefined) return;
      followed.delete(plain);
      taken.moveTo(socket);
      followed.set(socket, taken);
    }),
  };
}

/** A socket without a handle of the system is wrapped before TLS takes it. */
function parentOf(socket: TLSSocket): object | null {
  const parent: unknown = Reflect.get(socket, '_parent');
  if (typeof parent !== 'object' || parent === null) return null;
  const inner: unknown = Reflect.get(parent, 'stream');
  return typeof inner === 'object' && inner !== null ? inner : parent;
}

function followSocket(socket: Socket, destination: Destination, { recorder, guard }: HookContext): Followed {
  const inContext = inCallersContext();
  let isSecure = 'encrypted' in socket;
  let isStopped = false;
  let watch: WatchedConnection | null = null;

  const stop = (): void => {
    isStopped = true;
    remove();
  };
  /** The parts are loaded when something is said that may be a login. */
  const begin = (): WatchedConnection => {
    watch ??= onDemand().watchConnection({ recorder, ...destination, socket, inContext, stop });
    if (isSecure) watch.secured();
    return watch;
  };
  const shadows = {
    sent: guard((chunk: unknown, encoding: unknown) => {
      if (isStopped) return;
      if (watch === null && isHttp(chunk)) stop();
      else begin().sent(chunk, encoding);
    }),
    received: guard((chunk: unknown, encoding: unknown) => {
      if (!isStopped && chunk !== null) begin().received(chunk, encoding);
    }),
    closed: guard(() => {
      watch?.closed();
      stop();
    }),
  };
  let remove = shadowSocket(socket, shadows);
  return {
    stop,
    moveTo(secure) {
      remove();
      isSecure = true;
      watch?.secured();
      if (!isStopped) remove = shadowSocket(secure, shadows);
    },
  };
}

const requestLine = /^(?:[A-Z]{3,16} [!-~]|PRI \* HTTP)/;
/** A handshake of TLS that somebody else's code makes over this socket. */
const tlsHandshake = 0x16;

/** Both HTTP/1 and HTTP/2 begin with a method, and their client speaks first. */
function isHttp(chunk: unknown): boolean {
  if (typeof chunk === 'string') return requestLine.test(chunk.slice(0, 32));
  if (!(chunk instanceof Uint8Array)) return false;
  if (chunk[0] === tlsHandshake) return true;
  const first = chunk[0] ?? 0;
  return first >= 0x41 && first <= 0x5a && requestLine.test(String.fromCharCode(...chunk.subarray(0, 32)));
}
