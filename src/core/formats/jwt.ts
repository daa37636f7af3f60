import type { Instant } from '../instant.ts';
import { claimTexts, decodeJwt, type Jwt, jwtPrefixes } from '../jwt.ts';
import { providerOfHost } from '../provider-of-host.ts';
import type { Format, Recognition } from './format.ts';
import { type CredentialType, recognised } from './recognised.ts';

/** Decoded once; the kind of token is then a question of its claims. */
export const jwtFormats: readonly Format[] = [
  {
    id: 'jwt-generic',
    prefixes: jwtPrefixes,
    recognise(secret) {
      const jwt = decodeJwt(secret);
      return jwt === null ? null : recogniseJwt(jwt);
    },
  },
];

/** A kind of JWT that its claims tell. */
export interface JwtKind {
  readonly id: string;
  readonly type: CredentialType;
  readonly is: (jwt: Jwt) => boolean;
  /** Whether tokens of this kind are short-lived, where their own times do not say so. */
  readonly ephemeral: boolean | null;
  /** Public names besides those that every JWT has. */
  readonly joinKeys?: (jwt: Jwt) => readonly string[];
  readonly scopes?: (jwt: Jwt) => readonly string[];
}

const serviceAccount = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Every kind; the first that fits wins. A new one is a row here and one in the test. */
export const jwtKinds: readonly JwtKind[] = [
  {
    id: 'k8s-sa-token',
    type: 'kubernetes.service_account_token',
    is: (jwt) => serviceAccount.test(jwt.subject ?? ''),
    // The API server may stretch a bound token to a year.
    ephemeral: null,
    joinKeys: (jwt) => [(jwt.subject ?? '').replace(serviceAccount, 'kubernetes.service_account:$1/$2')],
  },
  {
    id: 'spiffe-jwt-svid',
    type: 'spiffe.jwt_svid',
    is: (jwt) => jwt.subject?.startsWith('spiffe://') === true,
    ephemeral: true,
    joinKeys: (jwt) => [`spiffe.id:${jwt.subject}`],
  },
  {
    id: 'github-actions-oidc',
    type: 'github.oidc_token',
    is: (jwt) => issuerHost(jwt) === 'token.actions.githubusercontent.com',
    ephemeral: true,
  },
  {
    id: 'azure-entra-access-token',
    type: 'azure.access_token',
    is: (jwt) => ['sts.windows.net', 'login.microsoftonline.com'].includes(issuerHost(jwt) ?? ''),
    ephemeral: true,
    joinKeys: (jwt) => claimTexts(jwt.claims['uti']).map((uti) => `azure.uti:${uti}`),
    // An application's own permissions are roles; delegated ones are scopes.
    scopes: (jwt) => (jwt.scopes.length > 0 ? jwt.scopes : claimTexts(jwt.claims['roles'])),
  },
];

function recogniseJwt(jwt: Jwt): Recognition {
  const kind = jwtKinds.find((candidate) => candidate.is(jwt));
  const facts = {
    ephemeral: isShortLived(jwt) ?? kind?.ephemeral ?? null,
    issuedAt: jwt.issuedAt,
    expiresAt: jwt.expiresAt,
    scopes: kind?.scopes?.(jwt) ?? jwt.scopes,
    subject: jwt.subject,
    issuer: jwt.issuer,
    audience: jwt.audience,
    joinKeys: [...tokenNames(jwt), ...(kind?.joinKeys?.(jwt) ?? [])],
  };
  if (kind !== undefined) return recognised(kind.type, facts);
  const provider = providerOfHost(issuerHost(jwt) ?? '') ?? 'unknown';
  return recognised(isIdToken(jwt) ? 'jwt.id_token' : 'jwt.access_token', { ...facts, provider });
}

/** OpenID Connect Core section 2: only ID tokens answer a nonce or carry hashes of other tokens. */
function isIdToken({ claims }: Jwt): boolean {
  return claims['nonce'] !== undefined || claims['at_hash'] !== undefined || claims['c_hash'] !== undefined;
}

const dayMs = 86_400_000;

function isShortLived({ claims, issuedAt, expiresAt }: Jwt): boolean | null {
  if (claims['exp'] === undefined) return false;
  return isWithin(issuedAt, expiresAt, dayMs) ? true : null;
}

function isWithin(from: Instant | null, to: Instant | null, lifetimeMs: number): boolean {
  return from !== null && to !== null && to >= from && to - from <= lifetimeMs;
}

/** The token's public name: `iss` and `jti`, else what tells it from others of the issuer. */
function tokenNames({ issuer, id, subject, claims }: Jwt): readonly string[] {
  if (issuer === null) return [];
  if (id !== null) return [`jwt.jti:${issuer}#${id}`];
  const issuedAt = claims['iat'];
  if (subject === null || typeof issuedAt !== 'number') return [];
  return [`jwt.subject:${issuer}#${subject}#${Math.trunc(issuedAt)}`];
}

const httpsHost = /^https?:\/\/([^/:?#@]+)(?:[/:?#]|$)/i;

function issuerHost({ issuer }: Jwt): string | null {
  return issuer === null ? null : (httpsHost.exec(issuer)?.[1]?.toLowerCase() ?? null);
}
