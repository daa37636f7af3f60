import type { BodyTap } from '../body-tap.ts';
import { onDemand } from '../on-demand.ts';
import type { SeenRequest, WatchedRequest } from '../watch-request.ts';
import type { Hook, HookContext } from './hook.ts';

/**
 * undici's request, as its diagnostics channels publish it (undici docs, "Diagnostics Channel Support").
 * Versions 5 to 7 and Node's own copy call `onHeaders`, `onData`, `onComplete`; version 8 `onResponse…`.
 */
interface UndiciRequest {
  readonly origin?: string | URL;
  readonly method: string;
  readonly path: string;
  readonly headers: string | readonly (string | readonly string[] | Buffer)[];
  readonly body?: unknown;
  onBodySent?: Callback;
  onData?: Callback;
  onComplete?: Callback;
  onResponseData?: Callback;
  onResponseEnd?: Callback;
}
type Callback = (this: unknown, ...args: unknown[]) => unknown;

/** `fetch` and undici, bundled or as a package, and so most model SDKs. */
export const undiciHook: Hook = {
  name: 'undici',
  install({ recorder, guard, isOwn }: HookContext) {
    const channels = process.getBuiltinModule('node:diagnostics_channel');
    const watched = new WeakMap<object, WatchedRequest>();

    const created = guard((request: UndiciRequest): void => {
      if (isOwn()) return;
      const watch = onDemand().watchRequest(recorder, seenRequest(request));
      watched.set(request, watch);
      if (watch.requestBody !== null) tapRequest(request, watch.requestBody, guard);
      if (watch.responseBody !== null) tapResponse(request, watch, guard);
      watch.presented();
    });
    const answered = guard((request: object, response: UndiciResponse): void => {
      watched.get(request)?.answered(response.statusCode, (name) => rawHeader(response.headers, name));
    });

    channels.subscribe('undici:request:create', (m) => created((m as { request: UndiciRequest }).request));
    channels.subscribe(
      'undici:request:bodySent',
      guard((m) => watched.get((m as { request: object }).request)?.bodySent()),
    );
    channels.subscribe('undici:request:headers', (m) => {
      const { request, response } = m as { request: object; response: UndiciResponse };
      answered(request, response);
    });
    channels.subscribe(
      'undici:request:error',
      guard((m) => watched.get((m as { request: object }).request)?.failed()),
    );
  },
};

interface UndiciResponse {
  readonly statusCode: number;
  /** Name, value, name, value. */
  readonly headers: readonly (Buffer | string)[];
}

/** Shadows methods on this one object: the stream and the application's consumption do not change. */
function tapRequest(request: UndiciRequest, body: BodyTap, guard: HookContext['guard']): void {
  if (typeof request.body === 'string' || request.body instanceof Uint8Array) {
    body.add(request.body);
    return;
  }
  shadow(
    request,
    'onBodySent',
    guard((chunk: unknown) => body.add(chunk)),
  );
}

function tapResponse(request: UndiciRequest, watch: WatchedRequest, guard: HookContext['guard']): void {
  const add = guard((chunk: unknown) => watch.responseBody?.add(chunk));
  const end = guard(() => watch.ended());
  const version8 = typeof request.onResponseData === 'function';
  shadow(request, version8 ? 'onResponseData' : 'onData', add);
  shadow(request, version8 ? 'onResponseEnd' : 'onComplete', end);
}

type Shadowed = 'onBodySent' | 'onData' | 'onComplete' | 'onResponseData' | 'onResponseEnd';

function shadow(request: UndiciRequest, name: Shadowed, before: (...args: unknown[]) => unknown): void {
  const original = request[name];
  if (typeof original !== 'function') return;
  request[name] = function (this: unknown, ...args) {
    before(...args);
    return original.apply(this, args);
  };
}

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443 };

/** Origins are few and parsing one costs a microsecond. */
const origins = new Map<string, { host: string; port: number | null }>();

function originOf(origin: string | URL | undefined): { host: string; port: number | null } {
  const text = String(origin ?? '');
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

function seenRequest(request: UndiciRequest): SeenRequest {
  const pairs = headerPairs(request.headers);
  return {
    method: request.method,
    ...originOf(request.origin),
    path: request.path,
    header: (name) => pairs.find(([known]) => known === name)?.[1] ?? null,
    headers: pairs,
  };
}

function headerPairs(headers: UndiciRequest['headers']): (readonly [string, string])[] {
  if (typeof headers === 'string') {
    return headers.split('\r\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const] : [];
    });
  }
  const pairs: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    pairs.push([String(headers[i]).toLowerCase(), String(headers[i + 1])]);
  }
  return pairs;
}

function rawHeader(headers: UndiciResponse['headers'], name: string): string | null {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if (String(headers[i]).toLowerCase() === name) return String(headers[i + 1]);
  }
  return null;
}
