import { type Context, Hono } from 'hono';
import { isDestinationName } from '../../src/core/api/destination-name.ts';
import type { ExportView } from '../../src/core/api/export-views.ts';
import type { Page, TokenScope } from '../../src/core/api/views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import type { AppEnv } from '../app-env.ts';
import { createByteBudget } from '../byte-budget.ts';
import { createEntrance, type EntranceDeps } from '../entrance.ts';
import type { Exports } from '../export/exports.ts';
import { readDraft } from '../export/read-draft.ts';
import { readJsonObject } from '../json-object.ts';
import { onlyMethods } from '../only-methods.ts';
import { requestBody } from '../request-body.ts';
import { createWholeEntrance } from '../whole-entrance.ts';

export type ExportRouteDeps = EntranceDeps & { readonly exports: Exports };

/** A certificate fits many times. */
const largestBody = 512 * 1024;
const mostBodies = 16 * largestBody;

/** `GET` and `POST /api/v1/exports`, `GET`, `PATCH` and `DELETE /api/v1/exports/{name}`. */
export function exportRoutes({ exports, ...deps }: ExportRouteDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance(deps, ['admin']);
  const enterToRead = createWholeEntrance(deps, ['read', 'admin']);
  const bodyOf = createBodyReader();

  app.get('/api/v1/exports', async (c) => {
    const { access, scope } = await enterToRead(c, 'GET /api/v1/exports');
    const items = (await exports.list(access)).map((view) => shownTo(scope, view));
    return c.json({ items, nextCursor: null } satisfies Page<ExportView>);
  });

  app.post('/api/v1/exports', async (c) => {
    const access = await enter(c, 'POST /api/v1/exports');
    const { name, ...draft } = await bodyOf(c, 'the body must be a JSON object with name and kind');
    if (typeof name !== 'string') throw new MayflyError('request.invalid', 'name must be a text');
    return c.json(await exports.create(name, readDraft(draft, deps.now()), access), 201);
  });

  app.get('/api/v1/exports/:name', async (c) => {
    const { access, scope } = await enterToRead(c, 'GET /api/v1/exports/{name}');
    return c.json(shownTo(scope, await exports.get(nameOf(c), access)));
  });

  app.patch('/api/v1/exports/:name', async (c) => {
    const access = await enter(c, 'PATCH /api/v1/exports/{name}');
    const draft = await bodyOf(c, 'the body must be a JSON object with what is to be otherwise');
    return c.json(await exports.update(nameOf(c), readDraft(draft, deps.now()), access));
  });

  app.delete('/api/v1/exports/:name', async (c) => {
    const access = await enter(c, 'DELETE /api/v1/exports/{name}');
    await exports.remove(nameOf(c), access);
    return c.body(null, 204);
  });

  app.all('/api/v1/exports', onlyMethods('GET', 'HEAD', 'POST'));
  app.all('/api/v1/exports/:name', onlyMethods('GET', 'HEAD', 'PATCH', 'DELETE'));
  return app;
}

/** Reads bodies of one kind of route: all that are being read share a bound. */
export function createBodyReader(): (
  c: Context<AppEnv>,
  otherwise: string,
) => Promise<Readonly<Record<string, unknown>>> {
  const budget = createByteBudget(mostBodies);
  return async (c, otherwise) => {
    const lease = budget.lease();
    try {
      return readJsonObject(await requestBody(c, { limit: largestBody, lease }), otherwise);
    } finally {
      lease.release();
    }
  };
}

/** What can be no name is none that there is. */
export function nameOf(c: Context<AppEnv>): string {
  const name = c.req.param('name');
  if (isDestinationName(name)) return name;
  throw new MayflyError('not_found', 'there is no destination of this name');
}

/** Who posts to a webhook is often known by its URL alone: readers see what settings there are, not what they are. */
function shownTo(scope: TokenScope, view: ExportView): ExportView {
  if (scope === 'admin') return view;
  const settings = Object.fromEntries(Object.keys(view.settings).map((name) => [name, '(hidden)']));
  return { ...view, settings };
}
