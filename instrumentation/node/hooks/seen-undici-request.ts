import type { SeenRequest } from '../seen-request.ts';
import { absoluteTarget } from './absolute-target.ts';

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
const origins = new Map<string, { readonly host: string; readonly port: number | null }>();

function originOf(origin: string | URL | undefined) {
  const text = typeof origin === 'string' ? origin : String(origin ?? '');
  let found = origins.get(text);
  if (found === undefined) {
    const url = URL.canParse(text) ? new URL(text) : null;
    found = {
      host: (url?.hostname ?? 'unknown').toLowerCase().replace(/^\[|\]$/g, ''),
      port: url === null ? null : Number(url.port) || (defaultPorts[url.protocol] ?? null),
    };
    if (origins.size < 1_000) origins.set(text, found);
  }
  return found;
}

export function seenUndiciRequest(request: UndiciRequest): SeenRequest {
  const list = typeof request.headers === 'string' ? listOf(request.headers) : request.headers;
  const origin = originOf(request.origin);
  const target = absoluteTarget(request.path);
  return {
    method: request.method,
    host: target?.host ?? origin.host,
    port: target === null ? origin.port : target.port,
    path: target?.path ?? request.path,
    ...(target === null ? {} : { proxy: origin }),
    header: (name) => rawHeader(list, name),
    eachHeader(visit) {
      for (let i = 0; i + 1 < list.length; i += 2) {
        const name = list[i];
        const value = list[i + 1];
        visit(
          typeof name === 'string' ? name : String(name),
          typeof value === 'string' ? value : String(value),
        );
      }
    },
  };
}

/** The first value of a header in a list of names and values. */
export function rawHeader(list: readonly unknown[], name: string): string | null {
  for (let i = 0; i + 1 < list.length; i += 2) {
    const written = String(list[i]);
    if (written.length === name.length && written.toLowerCase() === name) return String(list[i + 1]);
  }
  return null;
}

function listOf(lines: string): readonly string[] {
  return lines.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 ? [line.slice(0, colon), line.slice(colon + 1).trim()] : [];
  });
}
