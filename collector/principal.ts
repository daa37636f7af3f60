import type { TokenScope } from '../src/core/api/views.ts';
import type { Instant } from '../src/core/instant.ts';
import type { Access } from './store/audited-read.ts';
import type { ReadScope } from './store/read-scope.ts';
import type { TokenQuota } from './store/store.ts';

/** Who a request comes from, however it proved so: a token, a client certificate, later a sign-in. */
export interface Principal {
  /** Id of a token, `given:<scope>` or `certificate:<identity>`: the key of its quota, and what the audit holds. */
  readonly id: string;
  readonly scope: TokenScope;
  /** What it may report or see. */
  readonly limits: ReadScope;
  readonly quota: TokenQuota;
  /** Of the client certificate of its connection, whatever let it in; null: it presented none. */
  readonly identity: string | null;
}

export const noQuota: TokenQuota = { newCredentialsPerSecond: null, spansPerSecond: null };

/** What the store is asked with: `route` is method and pattern, never what a client wrote. */
export function accessOf(principal: Principal, route: string, at: Instant): Access {
  return { actor: principal.id, route, at, scope: principal.limits };
}
