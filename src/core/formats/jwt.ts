import type { Instant } from '../instant.ts';
import { decodeJwt, type Jwt, jwtPrefixes } from '../jwt.ts';
import { providerOfHost } from '../provider-of-host.ts';
import type { Format, Recognition } from './format.ts';
import { isIdToken, jwtKinds } from './jwt-kinds.ts';
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

function recogniseJwt(jwt: Jwt): Recognition {
  const host = issuerHost(jwt);
  const kind = jwtKinds.find((candidate) => candidate.is(jwt, host));
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
  if (kind !== undefined)
    return recognised(typeof kind.type === 'string' ? kind.type : kind.type(jwt), facts);
  const provider = providerOfHost(host ?? '');
  const type: CredentialType = `${provider ?? 'jwt'}.${roleOf(jwt)}`;
  return recognised(type, { ...facts, provider: provider ?? 'unknown' });
}

/** Keycloak says in a claim what the token is for; others only by what else is in it. */
function roleOf(jwt: Jwt): string {
  const said = jwt.claims['typ'];
  if (said === 'Refresh' || said === 'Offline') return 'refresh_token';
  return said === 'ID' || isIdToken(jwt) ? 'id_token' : 'access_token';
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
