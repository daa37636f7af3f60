import type { SeenRequest } from '../seen-request.ts';
import { absoluteTarget, type Place } from './absolute-target.ts';

/**
 * undici's request, as its diagnostics channels publish it (undici docs, "Diagnostics Channel Support").
 * Versions 5 to 7 and Node's own copy call `onHeaders`, `onData`, `onComplete`; version 8 `onResponse…`.
 */
export interface UndiciRequest {
  readonly origin?: string | URL;
  readonly method: string;
  readonly path: string;
  /** Lines of text in version 5; name, value, name, value since. */
  readonly headers: string | readonly unknown[];
  readonly body?: unknown;
  readonly upgrade?: unknown;
  onUpgrade?: Callback;
  onRequestUpgrade?: Callback;
  onBodySent?: Callback;
  onData?: Callback;
  onComplete?: Callback;
  onResponseData?: Callback;
  onResponseEnd?: Callback;
}
type Callback = (this: unknown, ...args: unknown[]) => unknown;

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443 };

/** Origins are few and parsing one costs a microsecond. */
const origins = new Map<string, Place>();
/** The one before. */
let last: { readonly origin: string; readonly place: Place } | null = null;

function originOf(origin: string | URL | undefined): Place {
  const text = typeof origin === 'string' ? origin : String(origin ?? '');
  if (last !== null && last.origin === text) return last.place;
  let found = origins.get(text);
  if (found === undefined) {
    const url = URL.canParse(text) ? new URL(text) : null;
    found = {
      host: (url?.hostname ?? 'unknown').toLowerCase().replace(/^\[|\]$/g, ''),
      port: url === null ? null : Number(url.port) || (defaultPorts[url.protocol] ?? null),
    };
    if (origins.size < 1_000) origins.set(text, found);
  }
  last = { origin: text, place: found };
  return found;
}

export function seenUndiciRequest(request: UndiciRequest): SeenRequest {
  const list = typeof request.headers === 'string' ? listOf(request.headers) : request.headers;
  const origin = originOf(request.origin);
  const target = absoluteTarget(request.path);
  const { host, port, path } = target ?? { host: origin.host, port: origin.port, path: request.path };
  const seen: SeenRequest = {
    method: request.method,
    host,
    port,
    path,
    header: (name) => rawHeader(list, name),
    eachHeader(visit) {
      for (let i = 0; i + 1 < list.length; i += 2) visit(textOf(list[i]), textOf(list[i + 1]));
    },
  };
  return target === null ? seen : { ...seen, proxy: origin };
}

/** The first value of a header in a list of names and values. */
export function rawHeader(list: readonly unknown[], name: string): string | null {
  for (let i = 0; i + 1 < list.length; i += 2) {
    const written = textOf(list[i]);
    if (written.length !== name.length) continue;
    if (written === name || written.toLowerCase() === name) return textOf(list[i + 1]);
  }
  return null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}

function listOf(lines: string): readonly string[] {
  return lines.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 ? [line.slice(0, colon), line.slice(colon + 1).trim()] : [];
  });
}
