import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { getRequestListener } from '@hono/node-server';
import { MayflyError } from '../src/core/errors.ts';
import type { AppEnv } from './app-env.ts';
import type { Config } from './config.ts';
import {
  type ConnectionLimits,
  connectionLimits,
  limitConnections,
  serverTimeouts,
} from './connection-limits.ts';
import type { ConnectionEnd } from './metrics.ts';
import type { TlsTexts } from './tls.ts';

export interface Listening {
  readonly url: string;
  /** How many are open. */
  readonly connections: () => number;
  /** Takes no more connections and resolves when the begun requests are answered, or cut after `graceMs`. */
  readonly close: (graceMs: number) => Promise<void>;
  /** Takes new certificates for connections from now on; those that are open stay. Nothing without TLS. */
  readonly renewTls: (texts: TlsTexts) => void;
}

export interface ListenOptions {
  readonly limits?: ConnectionLimits;
  /** Hears of each connection that was refused or cut. */
  readonly ended?: (why: ConnectionEnd) => void;
}

/** Listens, or throws `config.invalid` with what is wrong with the address. */
export async function listen(
  app: { readonly fetch: (request: Request, env: AppEnv['Bindings']) => Response | Promise<Response> },
  { host, port, tls }: Pick<Config, 'host' | 'port' | 'tls'>,
  { limits = connectionLimits, ended = () => {} }: ListenOptions = {},
): Promise<Listening> {
  const timeouts = serverTimeouts(limits);
  const listener = getRequestListener((request, env) => app.fetch(request, env as AppEnv['Bindings']));
  const encrypted =
    tls === null
      ? null
      : createHttpsServer(
          {
            ...timeouts,
            ...contextOf(tls),
            requestCert: tls.clientCa !== null,
            rejectUnauthorized: tls.clientRequired,
            handshakeTimeout: limits.headersMs,
          },
          listener,
        );
  const server = encrypted ?? createHttpServer(timeouts, listener);
  const connections = limitConnections(server, limits, ended);
  await bind(server, { host, port });
  const { port: bound } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls === null ? 'http' : 'https'}://${name}:${bound}`,
    connections,
    close: (graceMs) => close(server, graceMs),
    renewTls: (texts) => encrypted?.setSecureContext(contextOf(texts)),
  };
}

/** New ticket keys with each: a session resumed would still be trusted for an authority that has gone. */
function contextOf({ cert, key, clientCa }: TlsTexts): SecureContextOptions {
  const ca = clientCa === null ? {} : { ca: clientCa };
  return { cert, key, ...ca, minVersion: 'TLSv1.2', ticketKeys: randomBytes(48) };
}

function bind(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(refusal(cause, { host, port })));
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function refusal(cause: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): MayflyError {
  const reasons: Record<string, string> = {
    EADDRINUSE: `port ${port} on ${host} is in use: end the other process or choose another with MAYFLY_PORT`,
    EACCES: `no permission to listen on port ${port}: choose one from 1024 with MAYFLY_PORT`,
    EADDRNOTAVAIL: `this machine has no address ${host}: set MAYFLY_HOST to one it has`,
    ENOTFOUND: `the host name ${host} is not known: set MAYFLY_HOST to an address of this machine`,
  };
  const message = reasons[cause.code ?? ''] ?? `cannot listen on ${host} port ${port} (${cause.code})`;
  return new MayflyError('config.invalid', message, { cause });
}

/** Kept-alive connections fall idle one by one while their last request is answered. */
const sweepMs = 50;

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}
