import { Hono } from 'hono';
import { MayflyError } from '../../src/core/errors.ts';
import type { AppEnv } from '../app-env.ts';
import { createEntrance, type EntranceDeps } from '../entrance.ts';
import { onlyMethods } from '../only-methods.ts';
import { readFilterOf, readPage, readSteps } from '../query-parameters.ts';
import { readCountField } from '../store/aggregates/count-field.ts';
import type { Store } from '../store/store.ts';

type Deps = EntranceDeps & { readonly store: Pick<Store, 'aggregates'> };

/** What the inventory adds up to. */
export function aggregateRoutes({ store: { aggregates }, ...deps }: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance(deps, ['read', 'admin']);

  app.get('/api/v1/attention', async (c) => {
    const access = await enter(c, 'GET /api/v1/attention');
    const filter = readFilterOf(new URL(c.req.url).searchParams, access.at);
    return c.json(await aggregates.attention(filter, access));
  });

  app.get('/api/v1/counts', async (c) => {
    const access = await enter(c, 'GET /api/v1/counts');
    const parameters = new URL(c.req.url).searchParams;
    const by = parameters.get('by');
    if (by === null) {
      throw new MayflyError(
        'request.invalid',
        'by is missing: a field of the filter language, as in by=provider',
      );
    }
    const [hasStep, hasTime] = [parameters.has('step'), parameters.has('from') || parameters.has('to')];
    if (hasTime && !hasStep) throw new MayflyError('request.invalid', 'from and to need a step: hour or day');
    const query = {
      by: readCountField(by),
      filter: readFilterOf(parameters, access.at),
      steps: hasStep ? readSteps(parameters, 'day', access.at) : null,
    };
    return c.json(await aggregates.counts(query, access));
  });

  app.get('/api/v1/completeness', async (c) => {
    const access = await enter(c, 'GET /api/v1/completeness');
    const filter = readFilterOf(new URL(c.req.url).searchParams, access.at);
    return c.json(await aggregates.completeness(filter, access));
  });

  app.get('/api/v1/matrix', async (c) => {
    const access = await enter(c, 'GET /api/v1/matrix');
    const { pathname, searchParams } = new URL(c.req.url);
    const filter = readFilterOf(searchParams, access.at);
    return c.json(await aggregates.matrix({ ...readPage(searchParams, pathname), filter }, access));
  });

  app.get('/api/v1/model-endpoints', async (c) => {
    const access = await enter(c, 'GET /api/v1/model-endpoints');
    return c.json({ items: await aggregates.modelEndpoints(access), nextCursor: null });
  });

  app.get('/api/v1/exposure', async (c) => {
    const access = await enter(c, 'GET /api/v1/exposure');
    const filter = readFilterOf(new URL(c.req.url).searchParams, access.at);
    return c.json({ items: await aggregates.exposure(filter, access), nextCursor: null });
  });

  for (const name of ['attention', 'counts', 'completeness', 'matrix', 'model-endpoints', 'exposure']) {
    app.all(`/api/v1/${name}`, onlyMethods('GET', 'HEAD'));
  }
  return app;
}
