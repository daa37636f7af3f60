import { canonicalAuthorization, canonicalValue } from '../../src/core/canonical.ts';
import type { Secret } from '../../src/core/secret.ts';
import { secretName } from '../../src/core/secret-names.ts';
import type { Location } from '../../src/core/semconv.ts';

/** A credential in the line or headers of a request. */
export interface RequestCredential {
  readonly secret: Secret;
  readonly location: Location;
  /** Header or parameter it stood in. */
  readonly name: string;
  readonly subject: string | null;
}

/** Headers that carry one credential as their value, besides those whose name says so. */
const valueHeaders = new Set([
  'x-api-key',
  'api-key',
  'x-goog-api-key',
  'x-vault-token',
  'private-token',
  'x-auth-token',
  'x-access-token',
]);

/** Names that sound secret and are not: nonces, companions of a signature, caches. */
const plainHeaders = new Set([
  'x-amz-security-token',
  'x-amz-content-sha256',
  'sec-websocket-key',
  'x-csrf-token',
  'x-xsrf-token',
  'idempotency-key',
  'x-idempotency-key',
  'dpop',
]);

const queryParameters = /[?&](key|api_?key|access_token|auth_token|token|X-Amz-Credential)=([^&#]+)/gi;
const mostPerRequest = 8;
const longest = 65_536;
const openaiSubprotocol = 'openai-insecure-api-key.';

/** The credentials that a request presents, each once. */
export function requestCredentials(
  headers: Iterable<readonly [name: string, value: string]>,
  path: string,
): readonly RequestCredential[] {
  const found: RequestCredential[] = [];
  const add = (credential: RequestCredential | null): void => {
    if (credential === null || found.length >= mostPerRequest) return;
    if (!found.some((other) => other.secret === credential.secret)) found.push(credential);
  };
  for (const [name, value] of headers) {
    if (value.length >= 4 && value.length <= longest) add(fromHeader(name.toLowerCase(), value));
  }
  if (path.includes('?')) for (const credential of fromQuery(path)) add(credential);
  return found;
}

function fromHeader(name: string, value: string): RequestCredential | null {
  if (name === 'authorization' || name === 'proxy-authorization') {
    const authorization = canonicalAuthorization(value);
    if (authorization === null) return null;
    return {
      secret: authorization.secret,
      location: authorization.scheme.startsWith('aws4-') ? 'signature' : 'header',
      name,
      subject: authorization.scheme === 'basic' ? authorization.user : null,
    };
  }
  if (name === 'sec-websocket-protocol') return fromSubprotocol(value);
  if (!isSecretHeader(name)) return null;
  const secret = canonicalValue(value);
  return secret === null ? null : { secret, location: 'header', name, subject: null };
}

/** Header names are few: each is judged once. */
const judged = new Map<string, boolean>();

function isSecretHeader(name: string): boolean {
  let verdict = judged.get(name);
  if (verdict === undefined) {
    verdict = valueHeaders.has(name) || (!plainHeaders.has(name) && secretName(name) === 'secret');
    if (judged.size < 1_000) judged.set(name, verdict);
  }
  return verdict;
}

function fromSubprotocol(value: string): RequestCredential | null {
  for (const item of value.split(',')) {
    const protocol = item.trim();
    if (!protocol.startsWith(openaiSubprotocol)) continue;
    const secret = canonicalValue(protocol.slice(openaiSubprotocol.length));
    if (secret !== null)
      return { secret, location: 'subprotocol', name: 'sec-websocket-protocol', subject: null };
  }
  return null;
}

function* fromQuery(path: string): Generator<RequestCredential> {
  for (const [, name = '', raw = ''] of path.matchAll(queryParameters)) {
    const value = decode(raw);
    const signature = name.toLowerCase() === 'x-amz-credential';
    const secret = canonicalValue(signature ? (value.split('/')[0] ?? '') : value);
    if (secret !== null && secret.length >= 8) {
      yield { secret, location: signature ? 'signature' : 'query', name, subject: null };
    }
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
