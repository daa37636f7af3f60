import { type Instant, instantFromSeconds } from './instant.ts';

/** A JSON Web Token in compact form (RFC 7515, RFC 7519), decoded and not verified: claims are the issuer's word only. */
export interface Jwt {
  readonly header: Claims;
  readonly claims: Claims;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly audience: readonly string[];
  /** `scope` (RFC 9068) or `scp`, as a text of words or as a list. */
  readonly scopes: readonly string[];
  /** `jti`. */
  readonly id: string | null;
  /** `iat`, else `nbf`. */
  readonly issuedAt: Instant | null;
  readonly expiresAt: Instant | null;
}

export type Claims = Readonly<Record<string, unknown>>;

/** Header prefixes of `{"`, `{ "` and `{` with a line end or tab, in base64url. */
export const jwtPrefixes = ['eyJ', 'eyA', 'ewo', 'ew0', 'ewk'] as const;

const longestToken = 16_384;
const longestText = 512;
const mostTexts = 64;
/** The last second of the year 9999: a greater number is not in seconds. */
const lastSecond = 253_402_300_799;
const base64url = /^[A-Za-z0-9_-]+$/;

/** The token's header and claims; null when the text is not a JWT. Linear, at most 16 KiB. */
export function decodeJwt(text: string): Jwt | null {
  if (text.length > longestToken) return null;
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first < 0 || second < 0) return null;
  const signature = text.slice(second + 1);
  // An unsecured token has an empty signature (RFC 7519 section 6).
  if (signature !== '' && !base64url.test(signature)) return null;
  const header = decodeObject(text.slice(0, first));
  if (header === null || typeof header['alg'] !== 'string') return null;
  const claims = decodeObject(text.slice(first + 1, second));
  if (claims === null) return null;
  return {
    header,
    claims,
    issuer: claimText(claims['iss']),
    subject: claimText(claims['sub']),
    audience: claimTexts(claims['aud']),
    scopes: words(claims['scope'] ?? claims['scp']),
    id: claimText(claims['jti']),
    issuedAt: numericDate(claims['iat']) ?? numericDate(claims['nbf']),
    expiresAt: numericDate(claims['exp']),
  };
}

/** A claim as a text of at most 512 printable characters, else null: never a part of a longer one. */
export function claimText(value: unknown): string | null {
  if (typeof value !== 'string' || value === '' || value.length > longestText) return null;
  return /\p{Cc}/u.test(value) ? null : value;
}

/** A claim that is a text or a list of texts, as a list of at most 64. */
export function claimTexts(value: unknown): readonly string[] {
  const texts: string[] = [];
  for (const item of Array.isArray(value) ? value.slice(0, mostTexts) : [value]) {
    const text = claimText(item);
    if (text !== null) texts.push(text);
  }
  return texts;
}

function words(value: unknown): readonly string[] {
  return claimTexts(typeof value === 'string' ? value.split(' ', mostTexts) : value);
}

/** Seconds since the epoch, maybe with a fraction (RFC 7519 section 2). */
function numericDate(value: unknown): Instant | null {
  if (typeof value !== 'number' || !(value >= 0 && value <= lastSecond)) return null;
  return instantFromSeconds(value);
}

function decodeObject(part: string): Claims | null {
  if (!base64url.test(part)) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null;
  } catch {
    return null;
  }
}
