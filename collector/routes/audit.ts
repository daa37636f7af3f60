import { Hono } from 'hono';
import type { AuditLinkView, Page } from '../../src/core/api/views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { AppEnv } from '../app-env.ts';
import type { Authenticator } from '../authenticate.ts';
import { createEntrance } from '../entrance.ts';
import { onlyMethods } from '../only-methods.ts';
import type { AuditRow } from '../store/audit-entry.ts';
import type { Store } from '../store/store.ts';

const mostLinks = 1000;
const fewLinks = 100;

/** `GET /api/v1/audit`: who read and changed what, newest first. */
export function auditRoutes({
  store,
  authenticator,
  now,
}: {
  readonly store: Pick<Store, 'audit'>;
  readonly authenticator: Authenticator;
  readonly now: () => Instant;
}): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance({ authenticator, now }, ['admin']);

  app.get('/api/v1/audit', async (c) => {
    const access = await enter(c, 'GET /api/v1/audit');
    const { limit, before } = readPage(new URL(c.req.url).searchParams);
    const links = await store.audit({ before, limit: limit + 1 }, access);
    const shown = links.slice(0, limit);
    const last = shown.at(-1);
    const page: Page<AuditLinkView> = {
      items: shown.map(view),
      nextCursor: links.length > limit && last !== undefined ? String(last.seq) : null,
    };
    return c.json(page);
  });

  app.all('/api/v1/audit', onlyMethods('GET', 'HEAD'));
  return app;
}

function readPage(parameters: URLSearchParams): { readonly limit: number; readonly before: number | null } {
  const problems: string[] = [];
  for (const name of new Set(parameters.keys())) {
    if (name !== 'limit' && name !== 'cursor') problems.push('only limit and cursor are known here');
    else if (parameters.getAll(name).length > 1) problems.push(`${name} is given twice`);
  }
  const limit = parameters.get('limit') ?? String(fewLinks);
  if (!/^[1-9]\d{0,3}$/.test(limit) || Number(limit) > mostLinks) {
    problems.push(`limit must be a number from 1 to ${mostLinks}`);
  }
  const cursor = parameters.get('cursor');
  if (cursor !== null && !/^[1-9]\d{0,14}$/.test(cursor)) {
    problems.push('the cursor is not one that was given out here');
  }
  if (problems.length > 0) throw new MayflyError('request.invalid', [...new Set(problems)].join('; '));
  return { limit: Number(limit), before: cursor === null ? null : Number(cursor) };
}

function view({ previous: _previous, hash, at, limits, ...row }: AuditRow): AuditLinkView {
  return {
    ...row,
    at: new Date(at).toISOString(),
    limits: limits === null ? null : (JSON.parse(limits) as AuditLinkView['limits']),
    hash: Buffer.from(hash).toString('hex'),
  };
}
