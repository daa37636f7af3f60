import { canonicalAuthorization, canonicalValue } from '../../src/core/canonical.ts';
import { envelopedSecret } from '../../src/core/enveloped-secret.ts';
import { looksLikeCredential } from '../../src/core/recognise.ts';
import type { Secret } from '../../src/core/secret.ts';
import type { Location } from '../../src/core/semconv.ts';
import { certificateStandIn, readCertificate } from '../../src/core/x509.ts';
import { certificateCredential } from './certificate-use.ts';
import type { CredentialFacts } from './credential-attributes.ts';
import { headerKind } from './header-kind.ts';
import { mechanismOf } from './mechanism.ts';
import { pathCredentials } from './path-credentials.ts';
import { queryCredentials } from './query-credentials.ts';
import type { SeenRequest } from './seen-request.ts';
import { subprotocolCredential } from './subprotocol-credential.ts';

/** A credential in the line or headers of a request. */
export interface RequestCredential {
  readonly secret: Secret;
  readonly location: Location;
  /** Header or parameter it stood in, in lower case if a header. */
  readonly name: string;
  readonly subject: string | null;
  /** Authentication scheme; null where there is none. */
  readonly mechanism: string | null;
  /** What the place says of it, where its form says nothing. */
  readonly type?: string;
  readonly facts?: CredentialFacts;
}

const mostPerRequest = 8;
/** Longer values are counted as lost: to fingerprint one would hold up the host. */
const longest = 65_536;
const shortest = 4;
/** Shorter values have no form that could be recognised. */
const shortestForm = 16;
const none: readonly RequestCredential[] = [];
/** What programs write that have no credential: `Bearer None`, `Snowflake Token="None"`. */
const noValue: ReadonlySet<string> = new Set(['None', 'null', 'undefined', 'nil', '<nil>']);

/** The credentials that a request presents, each once; `onLost` is told of a value that is too long. */
export function requestCredentials(
  { eachHeader, host, path }: Pick<SeenRequest, 'eachHeader' | 'host' | 'path'>,
  onLost: () => void = () => {},
): readonly RequestCredential[] {
  let found: RequestCredential[] | null = null;
  const add = (credential: RequestCredential | null): void => {
    if (credential === null || noValue.has(credential.secret)) return;
    found ??= [];
    if (found.length >= mostPerRequest) return;
    if (!found.some((other) => other.secret === credential.secret)) found.push(credential);
  };
  eachHeader((name, value) => {
    const { length } = value;
    if (length < shortest) return;
    const kind = headerKind(name);
    if (kind === 'plain' || (kind === 'unsaid' && length < shortestForm)) return;
    if (length <= longest) fromHeader(kind, name, value, add);
    else if (kind !== 'unsaid') onLost();
  });
  const question = path.indexOf('?');
  const end = question < 0 ? path.length : question;
  for (const credential of pathCredentials(host, path, end)) add(credential);
  if (question >= 0) for (const credential of queryCredentials(path, question + 1)) add(credential);
  return found ?? none;
}

type Add = (credential: RequestCredential | null) => void;

// oxlint-disable-next-line max-params -- asked for every header of every request
function fromHeader(
  kind: Exclude<ReturnType<typeof headerKind>, 'plain'>,
  written: string,
  value: string,
  add: Add,
): void {
  switch (kind) {
    case 'authorization':
      return add(fromAuthorization(written.toLowerCase(), value));
    case 'secret':
      return add(fromSecretHeader(written.toLowerCase(), value));
    case 'certificate':
      return add(fromCertificate(written.toLowerCase(), value));
    case 'subprotocol':
      return add(subprotocolCredential(value));
    case 'cookie':
      return fromCookies(value, add);
    case 'unsaid':
      return add(fromAnyHeader(written, value));
    default:
      return kind satisfies never;
  }
}

const bearer = 'Bearer ';

function fromAuthorization(name: string, value: string): RequestCredential | null {
  // The common case, without the rules that it needs none of.
  if (value.startsWith(bearer) && plainToken.test(value)) {
    const secret = value.slice(bearer.length) as Secret;
    return { secret, location: 'header', name, subject: null, mechanism: 'Bearer' };
  }
  const authorization = canonicalAuthorization(value);
  if (authorization === null) return null;
  const { scheme, secret, user } = authorization;
  // AWS Roles Anywhere: the certificate whose key signed stands in a header of its own.
  if (scheme.startsWith('aws4-x509')) return null;
  return {
    secret,
    location: scheme.startsWith('aws4-') ? 'signature' : 'header',
    name,
    subject: scheme === 'basic' ? user : null,
    mechanism: mechanismOf(scheme),
    ...(scheme === 'sharedaccesssignature' ? signatureIn(secret) : null),
  };
}

/** Service Bus and Event Hubs take a signed address as the token (learn.microsoft.com/azure/service-bus-messaging/service-bus-sas). */
function signatureIn(text: string): Pick<RequestCredential, 'secret' | 'type' | 'facts'> | null {
  const signature = envelopedSecret(text);
  return signature?.facts == null
    ? null
    : { secret: signature.secret, type: signature.facts.type, facts: signature.facts };
}

/** DER in base64: it is public, and stands for the key that it certifies. */
function fromCertificate(name: string, value: string): RequestCredential | null {
  const certificate = readCertificate(Buffer.from(value, 'base64'));
  if (certificate === null) return null;
  const secret = certificateStandIn(certificate);
  return { ...certificateCredential(secret, certificate), name, subject: null, mechanism: null };
}

/** Characters of `b64token` (RFC 6750 section 2.1), but no parameter. */
const plainToken = /^Bearer [A-Za-z0-9._~+/-]+$/;
const withScheme = /^(?:bearer|token|basic)[ \t]+\S/i;

function fromSecretHeader(name: string, value: string): RequestCredential | null {
  if (withScheme.test(value)) return fromAuthorization(name, value);
  const secret = canonicalValue(value);
  return secret === null ? null : { secret, location: 'header', name, subject: null, mechanism: null };
}

const withCommonScheme = /^(?:Bearer|Basic) \S/;

/** Under a name that says nothing, a scheme or the form of a credential gives it away. */
function fromAnyHeader(name: string, value: string): RequestCredential | null {
  if (value.charCodeAt(0) === 0x42 && withCommonScheme.test(value)) {
    return fromAuthorization(name.toLowerCase(), value);
  }
  return looksLikeCredential(value) ? fromSecretHeader(name.toLowerCase(), value) : null;
}

const longestCookies = 16_384;

/** A session cookie is the credential of a human's browser; of a program's, only recognised forms count. */
function fromCookies(value: string, add: Add): void {
  if (value.length > longestCookies) return;
  for (const pair of value.split(';', 64)) {
    const equals = pair.indexOf('=');
    const text = pair.slice(equals + 1).trim();
    if (text.length < shortestForm || !looksLikeCredential(text)) continue;
    const secret = canonicalValue(text);
    if (secret !== null) add({ secret, location: 'header', name: 'cookie', subject: null, mechanism: null });
  }
}
