import { type Context, Hono } from 'hono';
import { MayflyError } from '../../src/core/errors.ts';
import { type Fingerprint, isFingerprint } from '../../src/core/fingerprint.ts';
import type { AppEnv } from '../app-env.ts';
import { createEntrance, type EntranceDeps } from '../entrance.ts';
import { onlyMethods } from '../only-methods.ts';
import { readOneOf, readPage, readSteps } from '../query-parameters.ts';
import type { Store } from '../store/store.ts';

type Deps = EntranceDeps & { readonly store: Pick<Store, 'inventory'> };

const path = '/api/v1/credentials/:fingerprint';

/** Of one credential: its observations, its mint chain, and its usage over time. */
export function credentialPartRoutes({ store: { inventory }, ...deps }: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance(deps, ['read', 'admin']);

  app.get(`${path}/observations`, async (c) => {
    const access = await enter(c, 'GET /api/v1/credentials/{fingerprint}/observations');
    const { pathname, searchParams } = new URL(c.req.url);
    const query = { ...readPage(searchParams, pathname), fingerprint: readFingerprint(c) };
    return c.json(found(await inventory.observations(query, access)));
  });

  app.get(`${path}/chain`, async (c) => {
    const access = await enter(c, 'GET /api/v1/credentials/{fingerprint}/chain');
    const { searchParams } = new URL(c.req.url);
    const direction = readOneOf(searchParams, 'direction', ['up', 'down', 'both']) ?? 'both';
    return c.json(found(await inventory.chain({ fingerprint: readFingerprint(c), direction }, access)));
  });

  app.get(`${path}/usage`, async (c) => {
    const access = await enter(c, 'GET /api/v1/credentials/{fingerprint}/usage');
    const steps = readSteps(new URL(c.req.url).searchParams, 'hour', access.at);
    return c.json(found(await inventory.usage({ fingerprint: readFingerprint(c), steps }, access)));
  });

  for (const part of ['observations', 'chain', 'usage']) {
    app.all(`${path}/${part}`, onlyMethods('GET', 'HEAD'));
  }
  return app;
}

function readFingerprint(c: Context): Fingerprint {
  const fingerprint = c.req.param('fingerprint') ?? '';
  if (isFingerprint(fingerprint)) return fingerprint;
  throw new MayflyError(
    'request.invalid',
    'this is not a fingerprint: mf1_ and 30 characters, whole; never send a secret itself',
  );
}

function found<Answer>(answer: Answer | null): Answer {
  if (answer === null) throw new MayflyError('not_found', 'no credential with this fingerprint was observed');
  return answer;
}
