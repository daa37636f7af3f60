import { Hono } from 'hono';
import { actorKinds } from '../../src/core/api/inventory-views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import type { AppEnv } from '../app-env.ts';
import { createEntrance, type EntranceDeps } from '../entrance.ts';
import { onlyMethods } from '../only-methods.ts';
import { readOneOf, readPage, readWords } from '../query-parameters.ts';
import type { ListQuery } from '../store/list-page.ts';
import type { Store } from '../store/store.ts';

type Deps = EntranceDeps & { readonly store: Pick<Store, 'inventory'> };

/** The inventory by workload, actor, target and issuer, and what is not seen of it. */
export function inventoryRoutes({ store: { inventory }, ...deps }: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance(deps, ['read', 'admin']);

  app.get('/api/v1/workloads', async (c) => {
    const access = await enter(c, 'GET /api/v1/workloads');
    return c.json(await inventory.workloads(listQuery(c.req.url), access));
  });

  app.get('/api/v1/workloads/:id', async (c) => {
    const access = await enter(c, 'GET /api/v1/workloads/{id}');
    const id = c.req.param('id');
    if (!/^[0-9a-f]{32}$/.test(id)) {
      throw new MayflyError('request.invalid', 'this is not the id of a workload: 32 digits of 0-9a-f');
    }
    const found = await inventory.workload(id, access);
    if (found === null) throw new MayflyError('not_found', 'there is no workload with this id');
    return c.json(found);
  });

  app.get('/api/v1/actors', async (c) => {
    const access = await enter(c, 'GET /api/v1/actors');
    const kind = readOneOf(new URL(c.req.url).searchParams, 'kind', actorKinds);
    return c.json(await inventory.actors({ ...listQuery(c.req.url), kind }, access));
  });

  app.get('/api/v1/targets', async (c) => {
    const access = await enter(c, 'GET /api/v1/targets');
    return c.json(await inventory.targets(listQuery(c.req.url), access));
  });

  app.get('/api/v1/issuers', async (c) => {
    const access = await enter(c, 'GET /api/v1/issuers');
    return c.json(await inventory.issuers(listQuery(c.req.url), access));
  });

  app.get('/api/v1/coverage', async (c) => {
    const access = await enter(c, 'GET /api/v1/coverage');
    return c.json(await inventory.coverage(listQuery(c.req.url), access));
  });

  for (const list of ['workloads', 'workloads/:id', 'actors', 'targets', 'issuers', 'coverage']) {
    app.all(`/api/v1/${list}`, onlyMethods('GET', 'HEAD'));
  }
  return app;
}

function listQuery(url: string): ListQuery {
  const { pathname, searchParams } = new URL(url);
  return { ...readPage(searchParams, pathname), words: readWords(searchParams) };
}
