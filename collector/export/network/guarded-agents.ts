import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import type { NetworkAgents } from '../destination.ts';

/** Opens a socket to where an agent wants to go. */
export type OpenFor = (host: string, port: number, tls: ConnectionOptions | null) => Promise<Socket>;

type Created = (error: Error | null, stream: Duplex) => void;

const kept = { keepAlive: true, maxSockets: 8, maxFreeSockets: 4, timeout: 60_000 } as const;

/** Agents whose connections are all opened by `open`. Idle ones are kept, and hold up no exit. */
export function guardedAgents(open: OpenFor, tls: ConnectionOptions | null): NetworkAgents {
  return { http: new PlainAgent(open), https: new EncryptedAgent(open, tls ?? {}) };
}

class PlainAgent extends HttpAgent {
  readonly #open: OpenFor;

  constructor(open: OpenFor) {
    super(kept);
    this.#open = open;
  }

  override createConnection(options: Where, created?: Created): undefined {
    hand(this.#open(hostOf(options), Number(options.port ?? 80), null), created);
  }
}

class EncryptedAgent extends HttpsAgent {
  readonly #open: OpenFor;
  readonly #tls: ConnectionOptions;

  constructor(open: OpenFor, tls: ConnectionOptions) {
    super(kept);
    this.#open = open;
    this.#tls = { ALPNProtocols: ['http/1.1'], ...tls };
  }

  override createConnection(options: Where, created?: Created): undefined {
    hand(this.#open(hostOf(options), Number(options.port ?? 443), this.#tls), created);
  }
}

interface Where {
  readonly host?: string | null | undefined;
  readonly hostname?: string | null | undefined;
  readonly port?: number | string | null | undefined;
  readonly socketPath?: string | undefined;
}

function hostOf({ host, hostname, socketPath }: Where): string {
  // A socket in the file system is no place on the network; no host has an empty name.
  return socketPath === undefined ? (host ?? hostname ?? '') : '';
}

function hand(opening: Promise<Socket>, created: Created | undefined): void {
  opening.then(
    (socket) => created?.(null, socket),
    // Node reads the stream only when there is no error, but declares it.
    (error: unknown) => (created as ((error: unknown) => void) | undefined)?.(error),
  );
}
