import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { ConnectionOptions } from 'node:tls';
import { DeliveryFailure } from '../delivery-failure.ts';
import type { Network } from '../destination.ts';
import { connectionFailure } from '../network/connection-failure.ts';
import { type Framing, frame } from './framing.ts';
import type { SyslogSender } from './sender.ts';

export interface StreamOptions {
  readonly host: string;
  readonly port: number;
  /** Null: TCP without encryption. */
  readonly tls: ConnectionOptions | null;
  readonly framing: Framing;
  readonly timeoutMs: number;
  /** How long the connection has to stay open after the last byte before the batch counts as sent. */
  readonly settleMs: number;
}

/** A receiver that wants another client certificate says so after the handshake (TLS 1.3, RFC 8446 section 4.4.2.4). */
const freshSettleMs = 250;

/** TCP (RFC 6587) and TLS (RFC 5425) over one connection, which is kept and opened again when it was lost. */
export function createStreamSender(network: Network, options: StreamOptions): SyslogSender {
  const { host, port, tls, framing, timeoutMs, settleMs } = options;
  const place = `${host}:${port}`;
  let kept: Socket | null = null;

  const open = async (signal: AbortSignal): Promise<Socket> => {
    const socket = await network.connect({ host, port, tls, signal });
    // Nothing is said to us, but the end of the connection is noticed only by reading.
    socket.on('error', () => {}).resume();
    // A receiver that vanished without a word is noticed while nothing is sent.
    socket.setKeepAlive(true, 30_000).unref();
    return socket;
  };

  const using = async (signal: AbortSignal, use: (socket: Socket, isFresh: boolean) => Promise<void>) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    // What the receiver did meanwhile, a close for instance, is heard first.
    await turn();
    const isFresh = kept === null || !isOpen(kept);
    try {
      const socket = isFresh || kept === null ? await open(limit) : kept;
      kept = socket;
      socket.ref();
      await untilLost({ socket, signal: limit, place }, use(socket, isFresh));
      socket.unref();
    } catch (error) {
      kept?.destroy();
      kept = null;
      throw connectionFailure(error, place);
    }
  };

  return {
    send: (messages, signal) =>
      using(signal, async (socket, isFresh) => {
        await write(socket, Buffer.concat(messages.map((message) => frame(message, framing))));
        await stayOpen(isFresh ? Math.max(settleMs, freshSettleMs) : settleMs);
      }),
    check: (signal) => using(signal, (_socket, isFresh) => stayOpen(isFresh ? freshSettleMs : settleMs)),
    close: () => {
      kept?.end();
      kept = null;
    },
  };
}

function isOpen(socket: Socket): boolean {
  return !socket.destroyed && socket.writable && !socket.readableEnded;
}

/** Until the kernel has all bytes. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error === null || error === undefined ? resolve() : reject(error)));
  });
}

function stayOpen(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

interface Watched {
  readonly socket: Socket;
  readonly signal: AbortSignal;
  readonly place: string;
}

/** Rejects as soon as the connection is lost, or time is up, whatever `work` waits for. */
function untilLost({ socket, signal, place }: Watched, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (end: () => void): void => {
      if (settled) return;
      settled = true;
      socket.off('error', fail).off('end', ended).off('close', ended);
      signal.removeEventListener('abort', abort);
      end();
    };
    const fail = (error: unknown): void => settle(() => reject(error));
    const ended = (): void =>
      fail(
        new DeliveryFailure(
          'unclear',
          `${place}: the receiver closed the connection; what it took is not known`,
        ),
      );
    const abort = (): void => fail(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', fail).once('end', ended).once('close', ended);
    work.then(() => settle(resolve), fail);
  });
}
