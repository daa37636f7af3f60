import type { Context } from 'hono';
import type { TokenScope } from '../src/core/api/views.ts';
import { MayflyError } from '../src/core/errors.ts';
import type { AppEnv } from './app-env.ts';
import { type EntranceDeps, identify } from './entrance.ts';
import { checkParameters } from './known-parameters.ts';
import { accessOf } from './principal.ts';
import type { Access } from './store/audited-read.ts';
import { isLimited } from './store/read-scope.ts';

export interface WholeAccess {
  readonly access: Access;
  readonly scope: TokenScope;
}

/**
 * An entrance to what tells of the whole inventory at once: how many events wait, which of them nobody takes. Whoever may
 * see a part of it only is refused, because a part of such an answer would be a wrong one.
 */
export function createWholeEntrance(
  { authenticator, now }: EntranceDeps,
  allowed: readonly TokenScope[],
): (c: Context<AppEnv>, route: string) => Promise<WholeAccess> {
  return async (c, route) => {
    const principal = await identify(c, authenticator, allowed);
    if (isLimited(principal.limits)) {
      throw new MayflyError(
        'access.forbidden',
        'this token is limited to environments or workloads: this is about all of them',
      );
    }
    checkParameters(route, new URL(c.req.url).searchParams);
    return { access: accessOf(principal, route, now()), scope: principal.scope };
  };
}
