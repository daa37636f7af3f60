import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionEnd } from './metrics.ts';
import { peerOf } from './peer.ts';

/** What slow, silent and greedy peers get. Node waits five minutes for a request by default, and for a reader for ever. */
export interface ConnectionLimits {
  /** Until the head of a request is there; also until a new connection says anything. */
  readonly headersMs: number;
  /** Until the whole request is there. */
  readonly requestMs: number;
  /** How often that is looked at. */
  readonly sweepMs: number;
  /** Between two requests of one connection. */
  readonly idleMs: number;
  /** An answer that moves at less than `slowestReader` bytes a second for so long is given up. */
  readonly unreadMs: number;
  readonly slowestReader: number;
  readonly total: number;
  /** Of one address, or of one /64 of IPv6. */
  readonly perPeer: number;
}

export const connectionLimits: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  sweepMs: 5000,
  idleMs: 30_000,
  unreadMs: 30_000,
  slowestReader: 1024,
  total: 4096,
  perPeer: 1024,
};

/** For `createServer` of `node:http` and `node:https`. */
export function serverTimeouts(limits: ConnectionLimits): {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
  readonly keepAliveTimeout: number;
} {
  return {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.sweepMs,
    keepAliveTimeout: limits.idleMs,
  };
}

/** Watches the connections of a server and cuts those past a limit. Tells how many are open. */
export function limitConnections(
  server: Server,
  limits: ConnectionLimits,
  ended: (why: ConnectionEnd) => void,
): () => number {
  const peers = new Map<string, number>();
  const readers = new Map<Socket, Unread>();
  let open = 0;
  server.maxConnections = limits.total;
  server.on('drop', () => ended('total'));
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket.remoteAddress);
    const ofPeer = peers.get(peer) ?? 0;
    if (ofPeer >= limits.perPeer) {
      ended('peer');
      socket.destroy();
      return;
    }
    peers.set(peer, ofPeer + 1);
    open++;
    socket.once('close', () => {
      open--;
      const left = (peers.get(peer) ?? 1) - 1;
      if (left === 0) peers.delete(peer);
      else peers.set(peer, left);
    });
  });
  // With TLS the socket of a request is another than that of its connection.
  server.on('request', ({ socket }: IncomingMessage) => {
    if (readers.has(socket)) return;
    readers.set(socket, { since: 0, written: 0 });
    socket.once('close', () => readers.delete(socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') ended('timeout');
    answerBroken(error, socket);
  });
  const sweep = setInterval(() => {
    for (const [socket, unread] of readers) {
      if (!isStuck(socket, unread, limits)) continue;
      ended('unread');
      socket.destroy();
    }
  }, limits.sweepMs);
  sweep.unref();
  server.on('close', () => clearInterval(sweep));
  return () => open;
}

/** Since when an answer waits to be taken, and how much had been taken then. `since` 0: none waits. */
interface Unread {
  since: number;
  written: number;
}

/** Of a connection whose peer takes what it is sent, or too slowly to be honest. */
function isStuck(socket: Socket, unread: Unread, { unreadMs, slowestReader }: ConnectionLimits): boolean {
  const taken = socket.bytesWritten - socket.writableLength;
  const now = performance.now();
  if (socket.writableLength === 0) unread.since = 0;
  else if (unread.since === 0) Object.assign(unread, { since: now, written: taken });
  const waited = now - unread.since;
  if (unread.since === 0 || waited < unreadMs) return false;
  if (taken - unread.written < (slowestReader * waited) / 1000) return true;
  Object.assign(unread, { since: now, written: taken });
  return false;
}

const answers: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What Node answers when nobody listens for such errors. */
function answerBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  const answer = answers[error.code ?? ''] ?? '400 Bad Request';
  if (socket.writable && socket.writableLength === 0) {
    socket.write(`HTTP/1.1 ${answer}\r\nConnection: close\r\n\r\n`);
  }
  socket.destroy();
}
