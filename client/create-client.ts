import { type Asked, type Caller, call, callJson, callText, type Query } from './call.ts';
import type { MayflyClient } from './client.ts';
import { exportCalls } from './export-calls.ts';
import { type Listing, listing } from './listing.ts';
import { type Backoff, live } from './live.ts';

export interface ClientOptions {
  /** `http://127.0.0.1:4318`. A path is kept; a page of the collector itself may give its own origin. */
  readonly endpoint: string;
  /** Of scope read or admin. Null or left out: none, as in a page that has signed in. */
  readonly token?: string | null;
  readonly fetch?: typeof globalThis.fetch;
  readonly userAgent?: string;
  /** Until an answer is there: 15 seconds when left out. */
  readonly timeoutMs?: number;
  /** Of a live subscription: between half a second and half a minute when left out. */
  readonly backoff?: Backoff;
}

const v1 = '/api/v1';
const hourMs = 3_600_000;

/** A client of a collector. Throws a `TypeError` when the endpoint is no HTTP URL or the token fits into no header. */
export function createMayflyClient(options: ClientOptions): MayflyClient {
  const caller = callerOf(options);
  const { least, most } = options.backoff ?? { least: 500, most: 30_000 };
  const list = <Item>(path: string, question: object = {}): Listing<Item> =>
    listing<Item>(caller, `${v1}${path}`, question as Query);
  const one = <View>(path: string, question: object = {}): Promise<View> =>
    callJson<View>(caller, `${v1}${path}`, askedOf(question));
  const of = (fingerprint: string, rest = ''): string =>
    `/credentials/${encodeURIComponent(fingerprint)}${rest}`;
  return {
    endpoint: caller.endpoint,
    credentials: (question) => list('/credentials', question),
    credential: (fingerprint, question) => one(of(fingerprint), question),
    attention: (question) => one('/attention', question),
    observations: (fingerprint, question) => list(of(fingerprint, '/observations'), question),
    chain: (fingerprint, question) => one(of(fingerprint, '/chain'), question),
    usage: (fingerprint, question) => one(of(fingerprint, '/usage'), question),
    workloads: (question) => list('/workloads', question),
    workload: (id, question) => one(`/workloads/${encodeURIComponent(id)}`, question),
    actors: (question) => list('/actors', question),
    targets: (question) => list('/targets', question),
    issuers: (question) => list('/issuers', question),
    coverage: (question) => one('/coverage', question),
    counts: (question) => one('/counts', question),
    completeness: (question) => one('/completeness', question),
    matrix: (question) => list('/matrix', question),
    modelEndpoints: (question) => list('/model-endpoints', question),
    exposure: (question) => list('/exposure', question),
    suggestions: (question) => one('/suggestions', question),
    live: (asked) => live(caller, { ...asked, backoff: { least, most } }),
    session: (question) => one('/session', question),
    tokens: (question) => list('/tokens', question),
    audit: (question) => list('/audit', question),
    ...exportCalls(caller, { list, one }),
    ...changes(caller),
    health: ({ signal } = {}) => callText(caller, '/healthz', { signal }),
    readiness: ({ signal } = {}) => callJson(caller, '/readyz', { signal, also: 503 }),
    metrics: ({ signal } = {}) => callText(caller, '/metrics', { signal, headers: { accept: 'text/plain' } }),
    openapi: ({ signal } = {}) => callJson(caller, '/openapi.json', { signal }),
  };
}

function changes(
  caller: Caller,
): Pick<MayflyClient, 'signIn' | 'signOut' | 'createToken' | 'revokeToken' | 'verify'> {
  const send = <View>(path: string, asked: Asked): Promise<View> =>
    callJson<View>(caller, `${v1}${path}`, { method: 'POST', ...asked });
  const remove = async (path: string, signal: AbortSignal | undefined): Promise<void> => {
    await call(caller, `${v1}${path}`, { method: 'DELETE', signal });
  };
  return {
    signIn: (token, { signal } = {}) => send('/session', { body: { token }, signal }),
    signOut: ({ signal } = {}) => remove('/session', signal),
    createToken: (asked, { signal } = {}) => send('/tokens', { body: asked, signal }),
    revokeToken: (id, { signal } = {}) => remove(`/tokens/${encodeURIComponent(id)}`, signal),
    verify: ({ signal, timeoutMs = hourMs } = {}) => send('/verification', { signal, timeoutMs }),
  };
}

function askedOf({ signal, ...query }: { readonly signal?: AbortSignal }): Asked {
  return { query, signal };
}

function callerOf({
  endpoint,
  token = null,
  userAgent,
  timeoutMs = 15_000,
  ...options
}: ClientOptions): Caller {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== ''
  ) {
    throw new TypeError('the endpoint must be an http or https URL, such as http://127.0.0.1:4318');
  }
  if (token !== null && !/^[\x21-\x7e]{1,512}$/.test(token)) {
    throw new TypeError('the token has white space or characters that do not fit into a header');
  }
  return {
    endpoint: url.href.replace(/\/+$/, ''),
    token,
    // Of a browser, it wants to be called as a method of its window.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    userAgent: userAgent ?? null,
    timeoutMs,
  };
}
