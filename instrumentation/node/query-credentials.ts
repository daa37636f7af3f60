import { canonicalValue } from '../../src/core/canonical.ts';
import { envelopedSecret } from '../../src/core/enveloped-secret.ts';
import { looksLikeCredential } from '../../src/core/recognise.ts';
import type { Secret } from '../../src/core/secret.ts';
import { secretName } from '../../src/core/secret-names.ts';
import type { RequestCredential } from './request-credentials.ts';

/**
 * What a parameter may carry. `aws`, `google`: the name of the key that signed the URL (SigV4 query, V4
 * signed URLs); `keyId`: the same of older signatures; `sas`: the signature that is an Azure SAS token.
 */
type ParameterKind = 'aws' | 'google' | 'keyId' | 'sas' | 'secret' | 'unsaid' | 'plain';

const kinds: ReadonlyMap<string, ParameterKind> = new Map([
  ['x-amz-credential', 'aws'],
  ['x-goog-credential', 'google'],
  ['awsaccesskeyid', 'keyId'],
  ['ossaccesskeyid', 'keyId'],
  ['sig', 'sas'],
  ['key', 'secret'],
  ['auth', 'secret'],
  ['access_token', 'secret'],
  // ElevenLabs, in the URL of a conversation.
  ['conversation_signature', 'secret'],
  ['x-amz-security-token', 'plain'],
  ['x-amz-signature', 'plain'],
  ['x-goog-signature', 'plain'],
  ['signature', 'plain'],
  // A one-time code of OAuth (RFC 6749 section 4.1), unless it looks like more.
  ['code', 'unsaid'],
  ['state', 'plain'],
  ['nonce', 'plain'],
  ['pagetoken', 'plain'],
]);

const longestQuery = 65_536;
const mostParameters = 64;
const shortestSecret = 8;
const shortestForm = 16;
const judged = new Map<string, ParameterKind>();
const mostJudged = 1_000;

/** The credentials in the query of a path, which begins at `from`. */
export function* queryCredentials(path: string, from: number): Generator<RequestCredential> {
  const hash = path.indexOf('#', from);
  const end = Math.min(hash < 0 ? path.length : hash, from + longestQuery);
  for (let start = from, count = 0; start < end && count < mostParameters; count++) {
    const ampersand = path.indexOf('&', start);
    const stop = ampersand < 0 || ampersand > end ? end : ampersand;
    const equals = path.indexOf('=', start);
    if (equals > 0 && equals < stop && stop - equals > 4) {
      const name = path.slice(start, equals);
      const kind = parameterKind(name);
      const found = kind === 'plain' ? null : fromParameter(kind, name, path.slice(equals + 1, stop));
      if (found !== null) yield kind === 'sas' ? sharedAccess(found, path.slice(from, end)) : found;
    }
    start = stop + 1;
  }
}

function parameterKind(name: string): ParameterKind {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const plain = decode(name).toLowerCase();
  const kind = kinds.get(plain) ?? (secretName(decode(name)) === 'secret' ? 'secret' : 'unsaid');
  if (judged.size < mostJudged) judged.set(name, kind);
  return kind;
}

function fromParameter(
  kind: Exclude<ParameterKind, 'plain'>,
  name: string,
  raw: string,
): RequestCredential | null {
  if (kind === 'unsaid') {
    if (raw.length < shortestForm) return null;
    const value = decode(raw);
    return looksLikeCredential(value) ? presented(value, 'query', name) : null;
  }
  const value = decode(raw);
  if (kind === 'secret' || kind === 'sas') {
    return value.length < shortestSecret ? null : presented(value, 'query', name);
  }
  const keyId = value.split('/', 1)[0] ?? '';
  if (keyId.length < shortestSecret) return null;
  if (kind === 'aws') return { ...presented(keyId, 'signature', name), mechanism: 'AWS4-HMAC-SHA256' };
  if (kind === 'keyId') return { ...presented(keyId, 'signature', name), mechanism: 'AWS' };
  return signedByGoogle(keyId, name);
}

/**
 * A V4 signed URL of Google Cloud Storage names the service account or HMAC key whose key signed it
 * (cloud.google.com/storage/docs/authentication/signatures): that name stands for the key.
 */
function signedByGoogle(signer: string, name: string): RequestCredential {
  const isAccount = signer.includes('@');
  return {
    ...presented(signer, 'signature', name),
    mechanism: isAccount ? 'GOOG4-RSA-SHA256' : 'GOOG4-HMAC-SHA256',
    ...(isAccount
      ? {
          subject: signer,
          type: 'gcp.signed_url',
          facts: { provider: 'gcp', joinKeys: [`gcp.service_account:${signer}`] },
        }
      : {}),
  };
}

/** A shared access signature tells its own times and permissions (learn.microsoft.com/rest/api/storageservices). */
function sharedAccess(signature: RequestCredential, query: string): RequestCredential {
  const found = envelopedSecret(query);
  return found?.facts == null
    ? signature
    : { ...signature, secret: found.secret, type: found.facts.type, facts: found.facts };
}

function presented(value: string, location: 'query' | 'signature', name: string): RequestCredential {
  const secret = canonicalValue(value) ?? (value as Secret);
  return { secret, location, name, subject: null, mechanism: null };
}

function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
