import type { Secret } from './secret.ts';

/**
 * Canonical forms: a fetch and a use of one credential must give one fingerprint, although one saw a
 * file and the other a header. Python follows the same rules; `test/vectors/canonical.json` holds them.
 */

/** A value as it stands in a variable, file, field or answer: white space around it is not part of it. */
export function canonicalValue(text: string): Secret | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : (trimmed as Secret);
}

/** What an Authorization value carries (RFC 9110 section 11.4). */
export interface AuthorizationSecret {
  /** In lower case: `bearer`, `basic`, `token`, `aws4-hmac-sha256`; empty when there is no scheme. */
  readonly scheme: string;
  readonly secret: Secret;
  /** The user of `Basic` (RFC 7617), the access key id of a signature; null otherwise. */
  readonly user: string | null;
}

const schemeAndRest = /^([A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{0,63})[ \t]+(\S[\s\S]*)$/;
const schemeAlone = /^(?:bearer|basic|token|digest|negotiate|ntlm)$/i;
/** What these send is made for one request from a secret that stays at home. */
const perRequest =
  /^(?:aws|digest|hawk|mac|negotiate|ntlm|sharedkey|sharedkeylite|signature)$|^aws4-|-(?:hmac|rsa)-/;
const signingKeyId = /\bCredential=([A-Za-z0-9]{16,128})\//;
const oldSigningKeyId = /^([A-Za-z0-9]{16,128}):/;
const tokenParameter = /^token=(?:"([^"]*)"|([^\s",;]+))/i;

/**
 * The credential in an Authorization or Proxy-Authorization value: the scheme is stripped, `Basic` is
 * decoded to its password, and a SigV4 signature stands for its access key id, because the secret key
 * never crosses the wire. Null when there is nothing secret in it that the next request would repeat.
 */
export function canonicalAuthorization(value: string): AuthorizationSecret | null {
  const trimmed = value.trim();
  const match = schemeAndRest.exec(trimmed);
  if (match === null) {
    const secret = schemeAlone.test(trimmed) ? null : canonicalValue(trimmed);
    return secret === null ? null : { scheme: '', secret, user: null };
  }
  const scheme = (match[1] ?? '').toLowerCase();
  const rest = match[2] ?? '';
  if (scheme === 'basic') return basic(rest);
  if (perRequest.test(scheme)) {
    const keyId = (scheme === 'aws' ? oldSigningKeyId : signingKeyId).exec(rest)?.[1];
    return keyId === undefined ? null : { scheme, secret: keyId as Secret, user: keyId };
  }
  // OAuth 1.0 signs each request (RFC 5849 section 3.5.1); others send a token under the same scheme.
  if (scheme === 'oauth' && rest.includes('oauth_signature=')) return null;
  const parameter = tokenParameter.exec(rest);
  const secret = canonicalValue(parameter === null ? rest : (parameter[1] ?? parameter[2] ?? ''));
  return secret === null ? null : { scheme, secret, user: null };
}

/** Both alphabets of RFC 4648, padded or not; anything else is refused rather than half read. */
const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

function basic(encoded: string): AuthorizationSecret | null {
  if (!base64.test(encoded) || encoded.replace(/=+$/, '').length % 4 === 1) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const utf8 = bytes.toString('utf8');
  // Clients that predate RFC 7617 send ISO 8859-1.
  const decoded = utf8.includes('\uFFFD') ? bytes.toString('latin1') : utf8;
  const colon = decoded.indexOf(':');
  if (colon < 0) return null;
  const found = userAndPassword(decoded.slice(0, colon), decoded.slice(colon + 1));
  return found === null ? null : { scheme: 'basic', ...found };
}

/** Passwords that services ask for when the API key stands as the user (Stripe, GitHub, Freshdesk, Toggl). */
const noPassword = new Set(['', 'x', 'x-oauth-basic', 'api_token']);

function userAndPassword(user: string, password: string): UserAndSecret | null {
  const key = noPassword.has(password.trim().toLowerCase()) ? canonicalValue(user) : null;
  return key === null ? passwordOnly(user, password) : { secret: key, user: null };
}

interface UserAndSecret {
  readonly secret: Secret;
  readonly user: string | null;
}

/** A user is shown, a secret never: a user who is his own password is left out. */
function passwordOnly(user: string, password: string): UserAndSecret | null {
  const secret = canonicalValue(password);
  return secret === null ? null : { secret, user: user === '' || user.trim() === secret ? null : user };
}

/** The parts of a URL with userinfo (RFC 3986 section 3.2.1), `DATABASE_URL` for example. */
export interface UrlSecret {
  readonly secret: Secret;
  readonly user: string | null;
  readonly scheme: string;
  readonly host: string;
  readonly port: number | null;
}

const urlWithUserinfo = /^([a-z][a-z0-9+.-]*):\/\/([^\s/?#]*)@([^\s/?#@]*)/i;

const webScheme = /^(?:git\+)?https?$/;
const trailingPort = /:(\d{1,5})$/;

/**
 * The password of a URL, percent-decoded; null when the text is no URL or has no password. In a web
 * address it is what the client would send as `Basic`.
 */
export function canonicalUrl(text: string): UrlSecret | null {
  const match = urlWithUserinfo.exec(text.trim());
  if (match === null) return null;
  const [, schemeText = '', userinfo = '', authority = ''] = match;
  const scheme = schemeText.toLowerCase();
  const colon = userinfo.indexOf(':');
  if (colon < 0) return null;
  const user = percentDecode(userinfo.slice(0, colon));
  const password = percentDecode(userinfo.slice(colon + 1));
  const found = webScheme.test(scheme) ? userAndPassword(user, password) : passwordOnly(user, password);
  if (found === null) return null;
  // Databases may name several hosts (`h1:27017,h2:27017`): the first stands for them.
  const first = authority.split(',', 1)[0] ?? '';
  const port = trailingPort.exec(first)?.[1];
  return {
    ...found,
    scheme,
    host: first.replace(trailingPort, '').toLowerCase(),
    port: port === undefined ? null : Number(port),
  };
}

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A string leaf of a JSON secret. */
export interface JsonLeaf {
  /** Names from the root, joined by dots. */
  readonly path: string;
  readonly secret: Secret;
}

/** Shorter leaves are hosts, ports, user names and flags, not secrets. */
const shortestJsonLeaf = 8;
const mostJsonLeaves = 32;
const deepestJson = 5;

/**
 * The string leaves of a JSON object or array: the application uses the leaf, the issuer hands out the
 * whole. Empty when the text is not JSON of that kind. Bounded in depth, number and length.
 */
export function jsonLeaves(text: string): readonly JsonLeaf[] {
  const trimmed = text.trim();
  if (!(trimmed.startsWith('{') || trimmed.startsWith('[')) || trimmed.length > 65_536) return [];
  let root: unknown;
  try {
    root = JSON.parse(trimmed);
  } catch {
    return [];
  }
  const leaves: JsonLeaf[] = [];
  const open: { value: unknown; path: string; depth: number }[] = [{ value: root, path: '', depth: 0 }];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (leaves.length >= mostJsonLeaves) break;
    if (typeof next.value === 'string') {
      const secret = canonicalValue(next.value);
      if (secret !== null && secret.length >= shortestJsonLeaf) leaves.push({ path: next.path, secret });
    } else if (typeof next.value === 'object' && next.value !== null && next.depth < deepestJson) {
      for (const [name, value] of Object.entries(next.value)) {
        open.push({ value, path: next.path === '' ? name : `${next.path}.${name}`, depth: next.depth + 1 });
      }
    }
  }
  return leaves;
}
