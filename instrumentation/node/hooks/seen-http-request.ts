import type { ClientRequest, OutgoingHttpHeader } from 'node:http';
import type { SeenRequest } from '../seen-request.ts';
import { absoluteTarget, type Place } from './absolute-target.ts';
import { noHeaders, type OutgoingHeaders, outgoingHeaders } from './outgoing-headers.ts';

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
const authorityParts = /^\[?([^\]]*?)\]?(?::(\d{1,5}))?$/;
const longestHost = 262;

/** Headers that were handed over as a list are written at once and never kept (nodejs/node `_http_client.js`). */
interface Internals {
  readonly _header?: unknown;
  readonly socketPath?: unknown;
}

/** A request of `node:http` whose headers are complete. */
export function seenHttpRequest(request: ClientRequest): SeenRequest {
  const { _header: written, socketPath } = request as ClientRequest & Internals;
  const { header, eachHeader } = headersOf(request, written);
  const place =
    typeof socketPath === 'string' && socketPath !== ''
      ? { host: socketPath, port: null }
      : placeOf(request, header('host'));
  const target = absoluteTarget(request.path);
  const { method } = request;
  if (target === null)
    return { method, host: place.host, port: place.port, path: request.path, header, eachHeader };
  const { host, port, path } = target;
  const seen = { method, host, port, path, header, eachHeader };
  return host === request.host ? seen : { ...seen, proxy: { host: request.host, port: null } };
}

type Headers = Pick<SeenRequest, 'header' | 'eachHeader'>;

function headersOf(request: ClientRequest, written: unknown): Headers {
  const kept = outgoingHeaders(request);
  if (kept !== null && kept !== noHeaders) return keptHeaders(kept);
  const names = kept === null ? request.getHeaderNames() : [];
  return names.length === 0 && typeof written === 'string'
    ? writtenHeaders(headerLines(written))
    : namedHeaders(request, names);
}

function keptHeaders(kept: OutgoingHeaders): Headers {
  return {
    header: (name) => textOf(kept[name]?.[1]),
    eachHeader(visit) {
      for (const key in kept) {
        const entry = kept[key];
        if (entry === undefined) continue;
        const value = entry[1];
        const text = typeof value === 'string' ? value : textOf(value);
        if (text !== null) visit(entry[0], text);
      }
    },
  };
}

function namedHeaders(request: ClientRequest, names: readonly string[]): Headers {
  return {
    header: (name) => textOf(request.getHeader(name)),
    eachHeader(visit) {
      for (const name of names) {
        const text = textOf(request.getHeader(name));
        if (text !== null) visit(name, text);
      }
    },
  };
}

function writtenHeaders(lines: readonly (readonly [name: string, value: string])[]): Headers {
  return {
    header: (name) => lines.find(([known]) => known.toLowerCase() === name)?.[1] ?? null,
    eachHeader(visit) {
      for (const [name, value] of lines) visit(name, value);
    },
  };
}

interface HttpPlace extends Place {
  readonly protocol: string;
  readonly authority: string;
}

/** Hosts are few, and each is named anew by every request: to compare costs less than to hash. */
const places: (HttpPlace | undefined)[] = Array.from({ length: 64 });

function placeOf(request: ClientRequest, named: string | null): Place {
  const { protocol } = request;
  const authority = named !== null && named.length <= longestHost ? named : request.host;
  const at = (authority.length * 7 + authority.charCodeAt(authority.length - 1)) & 63;
  const known = places[at];
  if (known !== undefined && known.authority === authority && known.protocol === protocol) return known;
  const parts = authorityParts.exec(authority);
  const port = parts?.[2];
  const place: HttpPlace = {
    protocol,
    authority,
    host: (parts?.[1] || request.host).toLowerCase(),
    port: port === undefined ? (defaultPorts[protocol] ?? null) : Number(port),
  };
  places[at] = place;
  return place;
}

/** The request line comes first, an empty line last. */
function headerLines(text: string): (readonly [name: string, value: string])[] {
  return text
    .split('\r\n')
    .slice(1)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1).trim()] as const] : [];
    });
}

/** A header may stand several times. */
export function textOf(value: OutgoingHttpHeader | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'object' ? value.join(', ') : String(value);
}
