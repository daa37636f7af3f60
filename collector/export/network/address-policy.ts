import { isIP } from 'node:net';
import { visibleText } from '../../../src/core/visible-text.ts';
import { addressKind } from './address-kind.ts';
import { createAllowList, type Place } from './allow-list.ts';
import { plainHost } from './plain-host.ts';

/** Says what may not be connected to, and why; null: it may be. */
export interface AddressPolicy {
  /** Of an http or https URL, as far as it can be told before names are resolved. */
  readonly refusesUrl: (url: string) => string | null;
  readonly refusesHost: (host: string, port: number | null) => string | null;
  /** Of an address that a host leads to. */
  readonly refusesAddress: (place: Place, address: string) => string | null;
}

export function createAddressPolicy(allow: readonly string[]): AddressPolicy {
  const allowed = createAllowList(allow);

  const refusesAddress = (place: Place, address: string): string | null => {
    const kind = addressKind(address);
    if (kind === null) return null;
    const where = address === place.host ? address : `${place.host} (${visibleText(address)})`;
    if (kind === 'cloud metadata') {
      return allowed.namesAddress(place, address)
        ? null
        : `${where} is an address of cloud metadata: nothing is sent there unless MAYFLY_EXPORT_ALLOW lists this very address`;
    }
    if (allowed.allowsAddress(place, address)) return null;
    return `${where} is a ${kind} address: MAYFLY_EXPORT_ALLOW has to list ${listing(place)} to send there`;
  };

  const refusesHost = (text: string, port: number | null): string | null => {
    const host = plainHost(text);
    if (host === null) return `"${visibleText(text.slice(0, 100))}" is no host name`;
    const place = { host, port };
    if (isIP(host) !== 0) return refusesAddress(place, host);
    if (!/(?:^|\.)localhost$/.test(host) || allowed.allowsHost(place)) return null;
    return `${host} is this machine: MAYFLY_EXPORT_ALLOW has to list ${listing(place)} to send there`;
  };

  return { refusesUrl: (url) => refusesUrl(url, refusesHost), refusesHost, refusesAddress };
}

function refusesUrl(text: string, refusesHost: AddressPolicy['refusesHost']): string | null {
  const url = URL.parse(text);
  if (url === null) return 'it is no URL';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `${url.protocol}// is neither http nor https`;
  }
  if (url.username !== '' || url.password !== '') {
    return `the URL of ${url.host} holds a user or password before the @: credentials have settings of their own`;
  }
  return refusesHost(url.hostname, portOfUrl(url));
}

export function portOfUrl(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

function listing({ host, port }: Place): string {
  if (port === null) return host;
  return `${host} or ${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}
