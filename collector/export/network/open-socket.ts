import { lookup as lookupAll } from 'node:dns/promises';
import { connect as connectTcp, isIP, isIPv6, type LookupFunction, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { DeliveryFailure } from '../delivery-failure.ts';
import type { ConnectTo } from '../destination.ts';
import type { AddressPolicy } from './address-policy.ts';
import type { Place } from './allow-list.ts';
import { connectionFailure } from './connection-failure.ts';
import { plainHost } from './plain-host.ts';

/** All addresses of a name, in the order in which they are to be tried. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface SocketDeps {
  readonly policy: AddressPolicy;
  readonly resolve: Resolve;
  /** For names, TCP and TLS together. */
  readonly connectTimeoutMs: number;
}

export const systemResolve: Resolve = async (host) =>
  (await lookupAll(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

/**
 * Law: an address is asked about after the name was resolved, and that very address is connected to. One forbidden
 * address among several refuses the name: its owner answers as he likes.
 */
export async function allowedAddresses(place: Place, deps: SocketDeps): Promise<readonly string[]> {
  const refusal = deps.policy.refusesHost(place.host, place.port);
  const host = plainHost(place.host);
  if (refusal !== null || host === null) throw new DeliveryFailure('refused', refusal ?? 'no host name');
  if (isIP(host) !== 0) return [host];
  const addresses = await deps.resolve(host);
  if (addresses.length === 0) throw new DeliveryFailure('unreachable', `${host}: the name has no address`);
  for (const address of addresses) {
    const why = deps.policy.refusesAddress({ host, port: place.port }, address);
    if (why !== null) throw new DeliveryFailure('refused', why);
  }
  return addresses;
}

/** A connected socket, with the handshake done. Rejects with a `DeliveryFailure`. */
export async function openSocket(to: ConnectTo, deps: SocketDeps): Promise<Socket> {
  const limit = AbortSignal.any([to.signal, AbortSignal.timeout(deps.connectTimeoutMs)]);
  try {
    limit.throwIfAborted();
    const addresses = await orAborted(allowedAddresses(to, deps), limit);
    const socket = await established(dial(addresses, to), 'connect', limit);
    const refusal = refusalOf(socket, to, deps.policy);
    if (refusal !== null) {
      socket.destroy();
      throw refusal;
    }
    socket.setNoDelay(true);
    return to.tls === null ? socket : await established(encrypt(socket, to, to.tls), 'secureConnect', limit);
  } catch (error) {
    throw connectionFailure(error, `${to.host}:${to.port}`);
  }
}

/** Of what is connected to in the end; null: it is where it should be. */
function refusalOf(
  { remoteAddress }: Socket,
  { host, port }: ConnectTo,
  policy: AddressPolicy,
): Error | null {
  // Whoever closed it already has no address any more.
  if (remoteAddress === undefined) return Object.assign(new Error('closed'), { code: 'ECONNRESET' });
  const why = policy.refusesAddress({ host: plainHost(host) ?? host, port }, remoteAddress);
  return why === null ? null : new DeliveryFailure('refused', why);
}

function dial(addresses: readonly string[], { host, port }: ConnectTo): Socket {
  const [only, ...others] = addresses;
  if (only !== undefined && others.length === 0) return connectTcp({ host: only, port });
  return connectTcp({
    host: plainHost(host) ?? host,
    port,
    lookup: answering(addresses),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 1000,
  });
}

/** A lookup that knows its answer, and asks nobody. */
export function answering(addresses: readonly string[]): LookupFunction {
  return (_host, options, callback) => {
    const entries = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
    const wanted = entries.filter(
      ({ family }) => familyOf(options.family) === 0 || family === familyOf(options.family),
    );
    const [first] = wanted;
    if (first === undefined) {
      callback(Object.assign(new Error('no address of that family'), { code: 'ENOTFOUND' }), '', 0);
    } else if (options.all === true) callback(null, wanted);
    else callback(null, first.address, first.family);
  };
}

function familyOf(family: number | 'IPv4' | 'IPv6' | undefined): number {
  if (family === 'IPv4') return 4;
  return family === 'IPv6' ? 6 : (family ?? 0);
}

function encrypt(socket: Socket, { host }: ConnectTo, tls: ConnectionOptions): TLSSocket {
  const name = plainHost(host) ?? host;
  return connectTls({
    minVersion: 'TLSv1.2',
    ...tls,
    socket,
    host: name,
    servername: tls.servername ?? (isIP(name) === 0 ? name : ''),
  });
}

function established<Some extends Socket>(
  socket: Some,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Some> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', abort);
      socket.off('error', fail).off('close', closed).off(event, succeed);
      end();
    };
    const succeed = (): void => settle(() => resolve(socket));
    const fail = (error: unknown): void =>
      settle(() => {
        // A late error of a socket that nobody holds must not end the process.
        socket.on('error', () => {}).destroy();
        reject(error);
      });
    const closed = (): void => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const abort = (): void => fail(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    socket.once(event, succeed).once('error', fail).once('close', closed);
  });
}

function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
