import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Network } from '../destination.ts';
import { connectionFailure } from '../network/connection-failure.ts';
import type { SyslogSender } from './sender.ts';

/** A name may lead elsewhere after so long. */
const keptMs = 60_000;
/** So many go out without a pause: what a receiver's socket holds while it is busy. */
const burst = 20;

interface Kept {
  readonly socket: Socket;
  readonly until: number;
  /** What the network said of an earlier message: nobody listens, for instance (ICMP). */
  error: unknown;
}

export interface DatagramOptions {
  readonly host: string;
  readonly port: number;
  /** Datagrams a second. */
  readonly rate: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsedMs: () => number;
}

/**
 * One message in each datagram (RFC 5426). A datagram that is lost is lost: only what the network reports, that nobody
 * listens for instance, is heard, and that one message later. Sent as fast as it goes, a burst is lost to a receiver on
 * the same machine already.
 */
export function createDatagramSender(
  network: Network,
  { host, port, rate, elapsedMs }: DatagramOptions,
): SyslogSender {
  let kept: Kept | null = null;
  const place = `${host}:${port}`;

  const drop = (): void => {
    kept?.socket.close();
    kept = null;
  };

  const ready = async (): Promise<Kept> => {
    if (kept !== null && elapsedMs() > kept.until) drop();
    if (kept !== null) return kept;
    const { address, family } = await addressOf(network, host, port);
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4').unref();
    const made: Kept = { socket, until: elapsedMs() + keptMs, error: null };
    socket.on('error', (error) => {
      made.error = error;
    });
    kept = made;
    await new Promise<void>((resolve) => socket.connect(port, address, resolve));
    return made;
  };

  const using = async (use: (made: Kept) => Promise<void>): Promise<void> => {
    try {
      const made = await ready();
      await use(made);
      if (made.error !== null) throw made.error;
    } catch (error) {
      drop();
      throw connectionFailure(error, place);
    }
  };

  return {
    send: (messages, signal) =>
      using(async (made) => {
        for (const [n, message] of messages.entries()) {
          signal.throwIfAborted();
          if (n > 0 && n % burst === 0) await sleep((burst / rate) * 1000, null, { signal });
          await sendOne(made.socket, message);
          if (made.error !== null) return;
        }
      }),
    check: () => using(async () => {}),
    close: drop,
  };
}

function sendOne(socket: Socket, message: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(message, (error) => (error === null ? resolve() : reject(error)));
  });
}

function addressOf(
  network: Network,
  host: string,
  port: number,
): Promise<{ readonly address: string; readonly family: number }> {
  return new Promise((resolve, reject) => {
    network.lookupOn(port)(host, { all: false }, (error, address, family) => {
      if (error === null && typeof address === 'string') resolve({ address, family: family ?? 4 });
      else reject(error);
    });
  });
}
