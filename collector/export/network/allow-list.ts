import { type BlockList, isIP, isIPv6 } from 'node:net';
import { MayflyError } from '../../../src/core/errors.ts';
import { visibleText } from '../../../src/core/visible-text.ts';
import { blockListOf } from './address-kind.ts';
import { plainHost } from './plain-host.ts';
import { realAddress } from './real-address.ts';

/** Where a connection goes. `host` is plain; a null port is one that is not known. */
export interface Place {
  readonly host: string;
  readonly port: number | null;
}

/** What the operator allows by name beyond the public internet. */
export interface AllowList {
  readonly allowsHost: (place: Place) => boolean;
  /** Of an address that `host` leads to. */
  readonly allowsAddress: (place: Place, address: string) => boolean;
  /** Listed as this one address, not by a name or a network that it belongs to. */
  readonly namesAddress: (place: Place, address: string) => boolean;
}

interface NamedHost {
  readonly host: string;
  /** Null: every port. */
  readonly port: number | null;
}

type Entry =
  | { readonly kind: 'host'; readonly named: NamedHost }
  | { readonly kind: 'network'; readonly network: string }
  | { readonly kind: 'wrong'; readonly text: string };

/**
 * Of entries as `splunk.corp`, `splunk.corp:8088`, `10.1.2.3`, `[fd00::1]:4318` and `10.1.0.0/16`. Throws
 * `config.invalid` with all that are none of these.
 */
export function createAllowList(texts: readonly string[]): AllowList {
  const entries = texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(entryOf);
  const wrong = entries.flatMap((entry) => (entry.kind === 'wrong' ? [entry.text] : []));
  if (wrong.length > 0) {
    throw new MayflyError(
      'config.invalid',
      `MAYFLY_EXPORT_ALLOW: ${wrong.map((text) => `"${visibleText(text.slice(0, 100))}"`).join(', ')} is no host, host:port or network such as 10.1.0.0/16`,
    );
  }
  const hosts = entries.flatMap((entry) => (entry.kind === 'host' ? [entry.named] : []));
  const networks = blockListOf(entries.flatMap((entry) => (entry.kind === 'network' ? [entry.network] : [])));
  const isNamed = (host: string, port: number | null): boolean =>
    hosts.some((named) => named.host === host && (named.port === null || named.port === port));
  const namesAddress = ({ port }: Place, address: string): boolean =>
    isNamed(address, port) || isNamed(realAddress(address) ?? address, port);
  return {
    allowsHost: ({ host, port }) => isNamed(host, port) || isWithin(networks, host),
    allowsAddress: (place, address) =>
      isNamed(place.host, place.port) || namesAddress(place, address) || isWithin(networks, address),
    namesAddress,
  };
}

function isWithin(networks: BlockList, address: string): boolean {
  const real = realAddress(address);
  return real !== null && networks.check(real, isIPv6(real) ? 'ipv6' : 'ipv4');
}

function entryOf(text: string): Entry {
  const network = /^([^/]+)\/(\d{1,3})$/.exec(text);
  if (network !== null) {
    const [, address = '', bits = ''] = network;
    const family = isIP(address);
    const isRight = family !== 0 && !address.includes('%') && Number(bits) <= (family === 4 ? 32 : 128);
    return isRight ? { kind: 'network', network: text } : { kind: 'wrong', text };
  }
  const [, name = '', port = null] = isIPv6(text)
    ? [text, text]
    : (/^(.*?)(?::(\d{1,5}))?$/s.exec(text) ?? []);
  const host = plainHost(name);
  const number = port === null ? null : Number(port);
  if (host === null || (number !== null && (number < 1 || number > 65_535))) return { kind: 'wrong', text };
  return { kind: 'host', named: { host, port: number } };
}
