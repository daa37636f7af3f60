import { secretName } from '../../src/core/secret-names.ts';

/**
 * What a header may carry. `authorization`: a scheme and a credential; `secret`: a credential as its value; `certificate`: the
 * client's, whose key signed the request;
 * `unsaid`: its name says nothing, so only a value that has a credential's form counts; `plain`: never one.
 */
export type HeaderKind =
  | 'authorization'
  | 'secret'
  | 'certificate'
  | 'cookie'
  | 'subprotocol'
  | 'unsaid'
  | 'plain';

const kinds: ReadonlyMap<string, HeaderKind> = new Map([
  ...list('authorization', 'authorization proxy-authorization'),
  ...list('cookie', 'cookie'),
  ...list('certificate', 'x-amz-x509'),
  ...list('subprotocol', 'sec-websocket-protocol'),
  // Their names alone do not say so.
  ...list(
    'secret',
    'x-api-key api-key x-goog-api-key x-vault-token private-token x-auth-token x-access-token',
  ),
  ...list('secret', 'x-figma-token x-auth-key apikey xi-api-key ocp-apim-subscription-key x-functions-key'),
  ...list('secret', 'x-identity-header'),
  // Sound secret and are not: nonces, companions of a signature, caches.
  ...list(
    'plain',
    'x-amz-security-token x-amz-s3session-token x-amz-x509-chain x-amz-content-sha256 sec-websocket-key x-csrf-token x-xsrf-token',
  ),
  ...list('plain', 'idempotency-key x-idempotency-key dpop surrogate-key x-next-token x-atlassian-token'),
  // Every request has some of these: not worth a look at their values.
  ...list(
    'plain',
    'accept accept-encoding accept-language accept-charset cache-control connection content-type',
  ),
  ...list('plain', 'content-length content-encoding content-disposition content-language content-range date'),
  ...list('plain', 'expect expires from host if-match if-modified-since if-none-match if-range keep-alive'),
  ...list(
    'plain',
    'if-unmodified-since last-modified max-forwards origin pragma range referer server te trailer',
  ),
  ...list(
    'plain',
    'transfer-encoding upgrade upgrade-insecure-requests user-agent vary via warning forwarded',
  ),
  ...list(
    'plain',
    'sec-fetch-mode sec-fetch-site sec-fetch-dest sec-websocket-version sec-websocket-extensions',
  ),
  ...list('plain', 'traceparent tracestate baggage b3 x-request-id x-correlation-id x-forwarded-for'),
  ...list(
    'plain',
    'x-forwarded-proto x-forwarded-host x-requested-with amz-sdk-invocation-id amz-sdk-request',
  ),
  ...list(
    'plain',
    'x-amz-user-agent x-amz-date x-amz-target x-goog-api-client x-ms-client-request-id x-ms-date',
  ),
  ...list('plain', 'x-stainless-arch x-stainless-lang x-stainless-os x-stainless-package-version'),
  ...list(
    'plain',
    'x-stainless-retry-count x-stainless-runtime x-stainless-runtime-version x-stainless-timeout',
  ),
  ...list(
    'plain',
    'anthropic-version anthropic-beta openai-organization openai-project grpc-accept-encoding',
  ),
  ...list('plain', 'grpc-timeout grpc-encoding :method :path :scheme :authority :status'),
]);

/** Header names are few: each spelling is judged once. */
const judged = new Map<string, HeaderKind>();
const mostJudged = 1_000;

/** Judges a header by its name, in any case. */
export function headerKind(name: string): HeaderKind {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const kind = name.length > 256 ? 'unsaid' : judge(name.toLowerCase());
  if (judged.size < mostJudged) judged.set(name, kind);
  return kind;
}

function judge(name: string): HeaderKind {
  const known = kinds.get(name);
  if (known !== undefined) return known;
  if (name.endsWith('authorization')) return 'authorization';
  return secretName(name) === 'secret' ? 'secret' : 'unsaid';
}

function list(kind: HeaderKind, names: string): [string, HeaderKind][] {
  return names.split(' ').map((name) => [name, kind]);
}
