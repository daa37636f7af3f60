import { Hono } from 'hono';
import type { TokenScope } from '../../src/core/api/views.ts';
import type { AppEnv } from '../app-env.ts';
import { createEntrance, type EntranceDeps, identify } from '../entrance.ts';
import type { Live } from '../live/live.ts';
import { checkFilter } from '../live/sieve.ts';
import { onlyMethods } from '../only-methods.ts';

const readers: readonly TokenScope[] = ['read', 'admin'];
const path = '/api/v1/live';

/** `GET /api/v1/live`: what happens, as Server-Sent Events (WHATWG HTML section 9.2). */
export function liveRoutes({
  live,
  authenticator,
  now,
}: EntranceDeps & { readonly live: Live }): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance({ authenticator, now }, readers);

  app.get(path, async (c) => {
    const access = await enter(c, `GET ${path}`);
    const parameters = new URL(c.req.url).searchParams;
    const q = (parameters.get('q') ?? '').trim();
    checkFilter(q, access.at);
    // No proxy in between may collect what is to come at once.
    c.header('Content-Type', 'text/event-stream');
    c.header('X-Accel-Buffering', 'no');
    c.header('Cache-Control', 'no-store');
    if (c.req.method === 'HEAD') return c.body(null);
    const after = c.req.header('last-event-id') || (parameters.get('last_event_id') ?? '');
    const recheck = (): Promise<unknown> => identify(c, authenticator, readers);
    return c.body(await live.open({ q, access, after, recheck }));
  });

  app.all(path, onlyMethods('GET', 'HEAD'));
  return app;
}
