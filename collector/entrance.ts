import type { Context } from 'hono';
import type { TokenScope } from '../src/core/api/views.ts';
import type { Instant } from '../src/core/instant.ts';
import type { AppEnv } from './app-env.ts';
import type { Authenticator } from './authenticate.ts';
import { clientCertificate } from './client-certificate.ts';
import { accessOf } from './principal.ts';
import type { Access } from './store/audited-read.ts';

/** Lets a request to the API in and says with which access it may ask the store. */
export function createEntrance(
  { authenticator, now }: { readonly authenticator: Authenticator; readonly now: () => Instant },
  allowed: readonly TokenScope[],
): (c: Context<AppEnv>, route: string) => Promise<Access> {
  return async (c, route) => {
    const certificate = clientCertificate(c.env?.incoming);
    const principal = await authenticator.authenticate(c.req.header('authorization'), allowed, certificate);
    return accessOf(principal, route, now());
  };
}
