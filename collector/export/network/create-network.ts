import type { LookupFunction } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { MayflyError } from '../../../src/core/errors.ts';
import type { DeliveryFailure } from '../delivery-failure.ts';
import type { Network, NetworkAgents } from '../destination.ts';
import { createAddressPolicy } from './address-policy.ts';
import type { Place } from './allow-list.ts';
import { connectionFailure } from './connection-failure.ts';
import { guardedAgents, type OpenFor } from './guarded-agents.ts';
import { guardedFetch } from './guarded-fetch.ts';
import {
  allowedAddresses,
  answering,
  openSocket,
  type Resolve,
  type SocketDeps,
  systemResolve,
} from './open-socket.ts';

export interface NetworkOptions {
  /** Hosts, `host:port` and networks beyond the public internet that may be reached: MAYFLY_EXPORT_ALLOW. */
  readonly allow: readonly string[];
  /** All addresses of a name; left out: as this machine resolves it. */
  readonly resolve?: Resolve;
  readonly connectTimeoutMs?: number;
}

type LookupRest = Parameters<LookupFunction> extends [string, ...infer Rest] ? Rest : never;

/** Throws `config.invalid` when `allow` holds what is neither a host nor a network. */
export function createNetwork({ allow, resolve, connectTimeoutMs }: NetworkOptions): Network {
  const policy = createAddressPolicy(allow);
  const deps = { policy, resolve: resolve ?? systemResolve, connectTimeoutMs: connectTimeoutMs ?? 10_000 };
  // The time limit of a connection is its own: a request that gives up does not take the agent's socket with it.
  const unlimited = new AbortController().signal;
  const open: OpenFor = (host, port, tls) => openSocket({ host, port, tls, signal: unlimited }, deps);
  const plain = guardedAgents(open, null);
  const byTls = new WeakMap<ConnectionOptions, NetworkAgents>();

  const agents = (tls: ConnectionOptions | null): NetworkAgents => {
    if (tls === null) return plain;
    const made = byTls.get(tls) ?? guardedAgents(open, tls);
    byTls.set(tls, made);
    return made;
  };

  const answer = async (place: Place, ...[options, callback]: LookupRest): Promise<void> => {
    const found = await allowedOrFailure(place, deps);
    if (found instanceof Error) callback(found, '', 0);
    else answering(found)(place.host, options, callback);
  };

  const lookupOf =
    (port: number | null): LookupFunction =>
    (host, options, callback) =>
      void answer({ host, port }, options, callback);

  return {
    fetch: (url, init) => guardedFetch(url, init, { policy, agents: agents(init.tls ?? null) }),
    connect: (to) => openSocket(to, deps),
    checkUrl: (url) => orThrow(policy.refusesUrl(url)),
    checkHost: (host, port) => orThrow(policy.refusesHost(host, port)),
    lookup: lookupOf(null),
    lookupOn: lookupOf,
    agents,
  };
}

async function allowedOrFailure(
  place: Place,
  deps: SocketDeps,
): Promise<readonly string[] | DeliveryFailure> {
  try {
    return await allowedAddresses(place, deps);
  } catch (error) {
    return connectionFailure(error, place.host);
  }
}

function orThrow(refusal: string | null): void {
  if (refusal !== null) throw new MayflyError('config.invalid', refusal);
}
