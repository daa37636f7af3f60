import { statusResponse } from '../src/core/otlp/responses.ts';
import { retryAfter } from './problem.ts';

/** UNAVAILABLE (google.rpc.Code). */
const unavailable = 14;
const why = 'the collector is starting; try again';

/**
 * What is answered until the store is open, also while a migration takes its time: a sender keeps what it has and
 * comes again. OTLP wants a `Status` in the type of the request.
 */
export function notYet(request: Request): Response {
  const { pathname } = new URL(request.url);
  if (pathname === '/healthz') return new Response('ok\n');
  const init = { status: 503, headers: { ...retryAfter } };
  if (pathname !== '/v1/traces') return new Response(`not ready: ${why}\n`, init);
  const isJson = /^\s*application\/json\b/i.test(request.headers.get('content-type') ?? '');
  const type = isJson ? 'application/json' : 'application/x-protobuf';
  const body = Uint8Array.from(statusResponse(isJson ? 'json' : 'protobuf', unavailable, why));
  return new Response(body, { ...init, headers: { ...init.headers, 'Content-Type': type } });
}
