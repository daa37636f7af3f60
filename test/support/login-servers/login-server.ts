import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { serverTls, upgradeToTls } from '../tls-server-side.ts';

/** One side of a connection, whose bytes come as they like. */
export interface Peer {
  readonly send: (bytes: Buffer | string) => void;
  /** Ends the connection once all is sent. */
  readonly end: () => void;
  /** Goes on under TLS; what arrives next is decrypted. `early` came too soon for it. */
  readonly secure: (early?: Buffer) => void;
}

export interface LoginServer {
  readonly port: number;
  readonly close: () => void;
}

export interface LoginServerOptions {
  /** TLS from the first byte. */
  readonly tls?: boolean;
  /** Sends each byte by itself. */
  readonly dribbles?: boolean;
  /** A socket file instead of a port. */
  readonly path?: string;
}

/** What a protocol does with a new connection; the returned function gets every chunk. */
export type Serve = (peer: Peer) => (chunk: Buffer) => void;

/** Listens on 127.0.0.1 and speaks one protocol as far as a login goes. */
export async function startLoginServer(serve: Serve, options: LoginServerOptions = {}): Promise<LoginServer> {
  const sockets = new Set<Socket>();
  const accept = (first: Socket): void => {
    let socket = first;
    const take = (next: Socket): void => {
      socket = next;
      sockets.add(next);
      next.on('error', () => {});
      next.on('data', (chunk: Buffer) => receive(chunk));
    };
    const receive = serve({
      send: (bytes) => send(socket, Buffer.from(bytes as string), options.dribbles === true),
      end: () => socket.end(),
      secure(early) {
        socket.removeAllListeners('data');
        // Else what arrives meanwhile flows to nobody.
        socket.pause();
        if (early !== undefined && early.length > 0) socket.unshift(early);
        take(upgradeToTls(socket));
      },
    });
    // A protocol may have secured it already.
    if (socket === first) take(first);
  };
  const server: Server = options.tls === true ? createTlsServer(serverTls(), accept) : createServer(accept);
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) =>
    options.path === undefined
      ? server.listen(0, '127.0.0.1', resolve)
      : server.listen(options.path, resolve),
  );
  return {
    port: options.path === undefined ? (server.address() as AddressInfo).port : 0,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function send(socket: Socket, bytes: Buffer, dribbles: boolean): void {
  if (!dribbles || socket instanceof TLSSocket) {
    socket.write(bytes);
    return;
  }
  socket.setNoDelay(true);
  for (const byte of bytes) socket.write(Buffer.from([byte]));
}

/** Gathers chunks and hands out whole messages: `take` returns how many bytes it used, 0 when it needs more. */
export function gather(take: (bytes: Buffer) => number): (chunk: Buffer) => void {
  let kept: Buffer = Buffer.alloc(0);
  return (chunk) => {
    kept = Buffer.concat([kept, chunk]);
    for (let used = take(kept); used > 0 && kept.length > 0; used = kept.length > 0 ? take(kept) : 0) {
      kept = kept.subarray(used);
    }
  };
}

/** Hands out lines without their end. */
export function gatherLines(each: (line: string) => void): (chunk: Buffer) => void {
  return gather((bytes) => {
    const end = bytes.indexOf('\n');
    if (end < 0) return 0;
    each(bytes.toString('utf8', 0, end).replace(/\r$/, ''));
    return end + 1;
  });
}
