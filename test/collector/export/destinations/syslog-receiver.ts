import { once } from 'node:events';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TlsOptions } from 'node:tls';

export interface SyslogReceiver {
  readonly port: number;
  /** Whole messages, in the order in which they came. */
  readonly messages: readonly string[];
  readonly connections: () => number;
  /** How many of them are there still. */
  readonly live: () => number;
  /** Cuts those that are there. */
  readonly cut: (how: 'reset' | 'close') => void;
  readonly close: () => void;
}

export interface ReceiverOptions {
  readonly framing?: 'octet-counting' | 'lf';
  readonly tls?: TlsOptions;
  /** Resets the connection at each so manieth piece of data, unread. */
  readonly resetEvery?: number;
  /** What is done with a connection instead of reading from it. */
  readonly instead?: (socket: Socket) => void;
}

/** Parses octet counting strictly: what is no length, a space and so many bytes is an error (RFC 6587 section 3.4.1). */
export async function syslogReceiver(options: ReceiverOptions = {}): Promise<SyslogReceiver> {
  const { framing = 'octet-counting', tls, instead, resetEvery = 0 } = options;
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let pieces = 0;
  const accept = (socket: Socket): void => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    if (instead !== undefined) return instead(socket);
    let rest = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      pieces += 1;
      if (resetEvery > 0 && pieces % resetEvery === 0) {
        socket.resetAndDestroy();
        return;
      }
      rest = takeMessages(Buffer.concat([rest, bytes]), framing, (message) => messages.push(message));
    });
  };
  const server: Server = tls === undefined ? createTcp(accept) : createTls(tls, accept);
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    connections: () => connections,
    live: () => sockets.size,
    cut: (how) => {
      for (const socket of sockets)
        if (how === 'reset') socket.resetAndDestroy();
        else socket.end();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function takeMessages(
  bytes: Buffer,
  framing: 'octet-counting' | 'lf',
  take: (message: string) => void,
): Buffer<ArrayBuffer> {
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(framing === 'lf' ? 0x0a : 0x20, at);
    if (end < 0) break;
    if (framing === 'lf') {
      take(bytes.toString('utf8', at, end));
      at = end + 1;
      continue;
    }
    const length = bytes.toString('latin1', at, end);
    if (!/^[1-9]\d{0,5}$/.test(length)) throw new Error(`no length: ${JSON.stringify(length)}`);
    const last = end + 1 + Number(length);
    if (last > bytes.length) break;
    take(bytes.toString('utf8', end + 1, last));
    at = last;
  }
  return Buffer.from(bytes.subarray(at));
}
