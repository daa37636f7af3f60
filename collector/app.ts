import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { routePath } from 'hono/route';
import type { TokenScope } from '../src/core/api/views.ts';
import { readBatch } from '../src/core/batch/read-batch.ts';
import { MayflyError } from '../src/core/errors.ts';
import type { Instant } from '../src/core/instant.ts';
import type { AppEnv } from './app-env.ts';
import { createAuthenticator } from './authenticate.ts';
import { createByteBudget } from './byte-budget.ts';
import type { GivenToken } from './config.ts';
import { entityTags } from './entity-tag.ts';
import type { Exports } from './export/exports.ts';
import { createLive, type Live } from './live/live.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { PageFiles } from './page-files.ts';
import { answerProblem } from './problem.ts';
import type { Quota } from './quota.ts';
import { createReadinessCheck } from './readiness.ts';
import { aggregateRoutes } from './routes/aggregates.ts';
import { auditRoutes } from './routes/audit.ts';
import { credentialPartRoutes } from './routes/credential-parts.ts';
import { credentialRoutes } from './routes/credentials.ts';
import { docsRoutes } from './routes/docs.ts';
import { exportActionRoutes } from './routes/export-actions.ts';
import { exportPreviewRoutes } from './routes/export-preview.ts';
import { exportRoutes } from './routes/exports.ts';
import { healthRoutes } from './routes/health.ts';
import { inventoryRoutes } from './routes/inventory.ts';
import { liveRoutes } from './routes/live.ts';
import { metricRoutes } from './routes/metrics.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { pageRoutes } from './routes/page.ts';
import { sessionRoutes } from './routes/session.ts';
import { suggestionRoutes } from './routes/suggestions.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { traceRoutes } from './routes/traces.ts';
import { verificationRoutes } from './routes/verification.ts';
import type { Store } from './store/store.ts';

export interface AppDeps {
  readonly store: Store;
  readonly exports: Exports;
  readonly given: readonly GivenToken[];
  readonly quota: Quota;
  /** What a client certificate may do without a token; null: nothing. */
  readonly certificateScope?: TokenScope | null;
  readonly log: Log;
  readonly metrics: Metrics;
  /** `/metrics` asks for no token. */
  readonly metricsOpen: boolean;
  /** Null: the page is not built. */
  readonly page?: PageFiles | null;
  /** Left out: one of its own. */
  readonly live?: Live;
  readonly now: () => Instant;
  /** Milliseconds of a clock that never goes back, for durations. */
  readonly elapsedMs: () => number;
  /** True once the collector is stopping. */
  readonly draining: () => boolean;
}

/** Of all bodies at once, as they came and inflated. */
const mostInFlight = 128 * 1024 * 1024;
/** Of these, what large bodies leave to the others. */
const keptForSmall = 32 * 1024 * 1024;

function lagOf(store: Pick<Store, 'lag'>): { readonly spans: number; readonly seconds: number } {
  const { spans, ms } = store.lag();
  return { spans, seconds: ms / 1000 };
}

/** Smaller answers fit into a few packets as they are. Nothing that a client wrote stands in one beside a secret. */
const compressed = compress({ encoding: 'gzip', threshold: 4096, contentTypeFilter: /^application\/json\b/ });

/** The collector's door: OTLP in, the API out. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const { log, metrics, now, store } = deps;
  const readiness = createReadinessCheck(deps);
  const authenticator = createAuthenticator({
    given: deps.given,
    tokens: store.tokens,
    sessions: store.sessions,
    now,
    certificateScope: deps.certificateScope ?? null,
  });
  const budget = createByteBudget(mostInFlight, keptForSmall);
  metrics.watch({ foldLag: () => lagOf(store), inFlightBytes: budget.held });
  const app = new Hono<AppEnv>();

  app.use(async (c, next) => {
    const began = deps.elapsedMs();
    await next();
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    if (c.req.path.startsWith('/api/')) c.res.headers.set('Cache-Control', 'no-store');
    // A connection kept open would hold up the stop.
    if (deps.draining()) c.res.headers.set('Connection', 'close');
    const took = deps.elapsedMs() - began;
    const route = routePath(c, -1);
    const { status } = c.res;
    if (route === '/v1/traces') metrics.answered(status, took / 1000);
    log.debug('request', { method: methodForLog(c.req.method), route, status, ms: Math.round(took) });
  });

  app.use('/api/v1/*', compressed);
  app.use('/api/v1/*', entityTags());
  app.use('/openapi.json', compressed);

  app.route('/', traceRoutes({ ...deps, authenticator, budget, read: readBatch }));
  app.route('/', credentialRoutes({ store, authenticator, now }));
  app.route('/', credentialPartRoutes({ store, authenticator, now }));
  app.route('/', inventoryRoutes({ store, authenticator, now }));
  app.route('/', aggregateRoutes({ store, authenticator, now }));
  app.route('/', suggestionRoutes({ store, authenticator, now }));
  for (const routes of [exportRoutes, exportActionRoutes, exportPreviewRoutes]) {
    app.route('/', routes({ exports: deps.exports, authenticator, now }));
  }
  app.route('/', tokenRoutes({ store, authenticator, now }));
  app.route('/', auditRoutes({ store, authenticator, now }));
  app.route('/', verificationRoutes({ store, authenticator, now }));
  app.route('/', sessionRoutes({ ...deps, authenticator }));
  app.route('/', liveRoutes({ live: deps.live ?? createLive(deps), authenticator, now }));
  app.route('/', openApiRoutes());
  app.route('/', docsRoutes());
  app.route('/', healthRoutes({ readiness }));
  app.route('/', metricRoutes({ metrics, readiness, authenticator, open: deps.metricsOpen }));
  app.route('/', pageRoutes(deps.page ?? null));

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
