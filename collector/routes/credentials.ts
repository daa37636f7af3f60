import { Hono } from 'hono';
import { MayflyError } from '../../src/core/errors.ts';
import { isFingerprint } from '../../src/core/fingerprint.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { AppEnv } from '../app-env.ts';
import type { Authenticator } from '../authenticate.ts';
import { readCredentialQuery } from '../credential-query.ts';
import { createEntrance } from '../entrance.ts';
import { onlyMethods } from '../only-methods.ts';
import type { Store } from '../store/store.ts';

/** `GET /api/v1/credentials` and `GET /api/v1/credentials/{fingerprint}`. */
export function credentialRoutes({
  store,
  authenticator,
  now,
}: {
  readonly store: Pick<Store, 'credentials' | 'credential'>;
  readonly authenticator: Authenticator;
  readonly now: () => Instant;
}): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance({ authenticator, now }, ['read', 'admin']);

  app.get('/api/v1/credentials', async (c) => {
    const access = await enter(c, 'GET /api/v1/credentials');
    const parameters = new URL(c.req.url).searchParams;
    return c.json(await store.credentials(readCredentialQuery(parameters, access.at), access));
  });

  app.get('/api/v1/credentials/:fingerprint', async (c) => {
    const access = await enter(c, 'GET /api/v1/credentials/{fingerprint}');
    const fingerprint = c.req.param('fingerprint');
    if (!isFingerprint(fingerprint)) {
      throw new MayflyError(
        'request.invalid',
        'this is not a fingerprint: mf1_ and 30 characters, whole; never send a secret itself',
      );
    }
    const detail = await store.credential(fingerprint, access);
    if (detail === null)
      throw new MayflyError('not_found', 'no credential with this fingerprint was observed');
    return c.json(detail);
  });

  app.all('/api/v1/credentials', onlyMethods('GET', 'HEAD'));
  app.all('/api/v1/credentials/:fingerprint', onlyMethods('GET', 'HEAD'));
  return app;
}
