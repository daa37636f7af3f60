import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { MayflyError } from '../src/core/errors.ts';
import type { Instant } from '../src/core/instant.ts';
import type { readObservations } from '../src/core/otlp/read-observations.ts';
import type { AppEnv } from './app-env.ts';
import { createAuthenticator } from './authenticate.ts';
import type { GivenToken } from './config.ts';
import type { FoldLoop } from './fold-loop.ts';
import type { Log } from './log.ts';
import { answerProblem } from './problem.ts';
import { credentialRoutes } from './routes/credentials.ts';
import { frontPageRoutes } from './routes/front-page.ts';
import { healthRoutes } from './routes/health.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { traceRoutes } from './routes/traces.ts';
import type { Store } from './store/store.ts';

export interface AppDeps {
  readonly store: Store;
  readonly fold: Pick<FoldLoop, 'wake'>;
  readonly given: readonly GivenToken[];
  readonly read: typeof readObservations;
  readonly log: Log;
  readonly now: () => Instant;
  /** Milliseconds of a clock that never goes back, for durations. */
  readonly elapsedMs: () => number;
  /** True once the collector is stopping. */
  readonly draining: () => boolean;
}

/** The collector's door: OTLP in, the API out. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const { log, now, store } = deps;
  const authenticator = createAuthenticator({ given: deps.given, tokens: store.tokens, now });
  const app = new Hono<AppEnv>();

  app.use(async (c, next) => {
    const began = deps.elapsedMs();
    await next();
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    if (c.req.path.startsWith('/api/')) c.res.headers.set('Cache-Control', 'no-store');
    // A connection kept open would hold up the stop.
    if (deps.draining()) c.res.headers.set('Connection', 'close');
    const ms = Math.round(deps.elapsedMs() - began);
    log.debug('request', {
      method: methodForLog(c.req.method),
      route: routePath(c, -1),
      status: c.res.status,
      ms,
    });
  });

  app.route('/', traceRoutes({ ...deps, authenticator }));
  app.route('/', credentialRoutes({ store, authenticator, now }));
  app.route('/', tokenRoutes({ store, authenticator, now }));
  app.route('/', healthRoutes({ store, draining: deps.draining }));
  app.route('/', frontPageRoutes());

  app.notFound((c) => answerProblem(c, new MayflyError('not_found', hint(c.req.path)), log));
  app.onError((error, c) => answerProblem(c, error, log));
  return app;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A method is text of the client, too. */
function methodForLog(method: string): string {
  return methods.has(method) ? method : 'other';
}

function hint(path: string): string {
  if (/^\/v1\/(logs|metrics|profiles)/.test(path)) {
    return 'mayfly takes traces only, at /v1/traces: set OTEL_METRICS_EXPORTER=none and OTEL_LOGS_EXPORTER=none';
  }
  return 'there is nothing here: OTLP goes to /v1/traces, the API begins at /api/v1/credentials';
}
