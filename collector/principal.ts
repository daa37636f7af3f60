import type { TokenScope } from '../src/core/api/views.ts';
import type { Instant } from '../src/core/instant.ts';
import type { GivenToken } from './config.ts';
import type { Access } from './store/audited-read.ts';
import { everything, type ReadScope } from './store/read-scope.ts';
import type { StoredToken, TokenQuota } from './store/store.ts';
import { unauthenticated } from './unauthenticated.ts';

/** Who a request comes from, however it proved so: a token, a session that stands for one, a client certificate. */
export interface Principal {
  /** Id of a token, `given:<scope>` or `certificate:<identity>`: the key of its quota, and what the audit holds. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly scope: TokenScope;
  /** What it may report or see. */
  readonly limits: ReadScope;
  readonly quota: TokenQuota;
  /** When it is a stranger again; null: no such time is known. */
  readonly expiresAt: Instant | null;
  /** Of the client certificate of its connection, whatever let it in; null: it presented none. */
  readonly identity: string | null;
}

/** What the inventory knows a sender by: the certificate says more than a token that many may share. */
export function senderOf({ id, identity }: Pick<Principal, 'id' | 'identity'>): string {
  return identity === null ? id : `certificate:${identity}`;
}

export const noQuota: TokenQuota = { newCredentialsPerSecond: null, spansPerSecond: null };

/** Of a token in the database, unless it was revoked or has expired. */
export function storedPrincipal(token: StoredToken, now: Instant): Omit<Principal, 'identity'> {
  const { id, name, scope, limits, quota, expiresAt, revokedAt } = token;
  if (revokedAt !== null) throw unauthenticated('this token was revoked');
  if (expiresAt !== null && expiresAt <= now) throw unauthenticated('this token has expired');
  return { id, name, scope, limits, quota, expiresAt };
}

/** Of a token of the environment, which has no limits. */
export function givenPrincipal({ scope }: GivenToken): Omit<Principal, 'identity'> {
  const name = `MAYFLY_${scope.toUpperCase()}_TOKEN`;
  return { id: `given:${scope}`, name, scope, limits: everything, quota: noQuota, expiresAt: null };
}

/** What the store is asked with: `route` is method and pattern, never what a client wrote. */
export function accessOf(principal: Principal, route: string, at: Instant): Access {
  return { actor: principal.id, route, at, scope: principal.limits };
}
