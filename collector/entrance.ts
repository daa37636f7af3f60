import type { Context } from 'hono';
import type { TokenScope } from '../src/core/api/views.ts';
import type { Instant } from '../src/core/instant.ts';
import type { AppEnv } from './app-env.ts';
import type { Authenticator } from './authenticate.ts';
import { clientCertificate } from './client-certificate.ts';
import { checkParameters } from './known-parameters.ts';
import { accessOf, type Principal } from './principal.ts';
import { mustBeSameOrigin } from './same-origin.ts';
import { readSessionCookie } from './session-cookie.ts';
import type { Access } from './store/audited-read.ts';

export interface EntranceDeps {
  readonly authenticator: Authenticator;
  readonly now: () => Instant;
}

/**
 * Lets a request to the API in and says with which access it may ask the store. `route` is its method and path as the
 * OpenAPI document has them; a parameter that is not in there is refused, but only to those who were let in.
 */
export function createEntrance(
  { authenticator, now }: EntranceDeps,
  allowed: readonly TokenScope[],
): (c: Context<AppEnv>, route: string) => Promise<Access> {
  return async (c, route) => {
    const principal = await identify(c, authenticator, allowed);
    checkParameters(route, new URL(c.req.url).searchParams);
    return accessOf(principal, route, now());
  };
}

/** Who asks: by the token it sends; without one by the session of the page. */
export function identify(
  c: Context<AppEnv>,
  authenticator: Authenticator,
  allowed: readonly TokenScope[],
): Promise<Principal> {
  const certificate = clientCertificate(c.env?.incoming);
  const session = readSessionCookie(c);
  if (session === null) {
    return authenticator.authenticate(c.req.header('authorization'), allowed, certificate);
  }
  mustBeSameOrigin(c);
  return authenticator.authenticateSession(session, allowed, certificate);
}
