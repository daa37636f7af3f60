import { Hono } from 'hono';
import type { DeadLetterView, ReplayView } from '../../src/core/api/export-views.ts';
import type { Page } from '../../src/core/api/views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import type { AppEnv } from '../app-env.ts';
import { createEntrance } from '../entrance.ts';
import { onlyMethods } from '../only-methods.ts';
import { momentOf, readLimit } from '../query-parameters.ts';
import { createWholeEntrance } from '../whole-entrance.ts';
import { createBodyReader, type ExportRouteDeps, nameOf } from './exports.ts';

const mostIds = 1000;
const longestId = 100;

/** What is done to one destination: `POST /api/v1/exports/{name}/test` and the like, `GET …/dead-letters`. */
export function exportActionRoutes({ exports, ...deps }: ExportRouteDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance(deps, ['admin']);
  const enterToRead = createWholeEntrance(deps, ['read', 'admin']);
  const bodyOf = createBodyReader();

  for (const action of ['test', 'pause', 'resume'] as const) {
    app.post(`/api/v1/exports/:name/${action}`, async (c) => {
      const access = await enter(c, `POST /api/v1/exports/{name}/${action}`);
      return c.json(await exports[action](nameOf(c), access));
    });
  }

  app.post('/api/v1/exports/:name/backfill', async (c) => {
    const access = await enter(c, 'POST /api/v1/exports/{name}/backfill');
    const { from } = await bodyOf(c, 'the body must be a JSON object with from');
    const at = typeof from === 'string' ? momentOf(from) : null;
    if (at === null) throw invalid('from must be a time since 1970, as in 2026-11-20T10:00Z');
    return c.json(await exports.backfill(nameOf(c), at, access));
  });

  app.get('/api/v1/exports/:name/dead-letters', async (c) => {
    const { access } = await enterToRead(c, 'GET /api/v1/exports/{name}/dead-letters');
    const { limit, before } = readPage(new URL(c.req.url).searchParams);
    const letters = await exports.deadLetters(nameOf(c), { before, limit: limit + 1 }, access);
    const items = letters.slice(0, limit);
    const last = items.at(-1);
    const nextCursor = letters.length > limit && last !== undefined ? String(last.sequence) : null;
    return c.json({ items, nextCursor } satisfies Page<DeadLetterView>);
  });

  app.post('/api/v1/exports/:name/replay', async (c) => {
    const access = await enter(c, 'POST /api/v1/exports/{name}/replay');
    const { ids } = await bodyOf(c, 'the body must be a JSON object with ids');
    if (ids !== null && !areIds(ids))
      throw invalid(`ids must be null, or a list of 1 to ${mostIds} ids of dead letters`);
    const name = nameOf(c);
    const letters = await exports.replay(name, ids, access);
    return c.json({ name, letters } satisfies ReplayView);
  });

  for (const action of ['test', 'pause', 'resume', 'backfill', 'replay']) {
    app.all(`/api/v1/exports/:name/${action}`, onlyMethods('POST'));
  }
  app.all('/api/v1/exports/:name/dead-letters', onlyMethods('GET', 'HEAD'));
  return app;
}

function readPage(parameters: URLSearchParams): { readonly limit: number; readonly before: number | null } {
  const cursor = parameters.get('cursor');
  if (cursor !== null && !/^[1-9]\d{0,14}$/.test(cursor)) {
    throw invalid('the cursor is not one that was given out here');
  }
  return { limit: readLimit(parameters.get('limit')), before: cursor === null ? null : Number(cursor) };
}

function areIds(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostIds) return false;
  return value.every((id) => typeof id === 'string' && id.length <= longestId && /^[\w.:-]+$/.test(id));
}

function invalid(message: string): MayflyError {
  return new MayflyError('request.invalid', message);
}
