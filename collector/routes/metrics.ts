import { Hono } from 'hono';
import type { TokenScope } from '../../src/core/api/views.ts';
import type { AppEnv } from '../app-env.ts';
import type { Authenticator } from '../authenticate.ts';
import { chooseFormat } from '../metrics/choose-format.ts';
import { expositionTypes } from '../metrics/exposition.ts';
import type { Metrics } from '../metrics.ts';
import { onlyMethods } from '../only-methods.ts';
import type { ReadinessCheck } from '../readiness.ts';

const readers: readonly TokenScope[] = ['read', 'admin'];

/**
 * `GET /metrics`, for a read or admin token: how much an organisation's agents do is nobody else's business.
 * `open`: the operator said that whoever reaches the port may know.
 */
export function metricRoutes(deps: {
  readonly metrics: Metrics;
  readonly readiness: ReadinessCheck;
  readonly authenticator: Authenticator;
  readonly open: boolean;
}): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { metrics, readiness } = deps;
  metrics.watch({
    storeUp: () => readiness.last()?.storeUp ?? null,
    durability: () => readiness.last()?.durability?.level ?? null,
  });

  app.get('/metrics', async (c) => {
    if (!deps.open) await deps.authenticator.authenticate(c.req.header('authorization'), readers);
    await readiness.ask();
    const format = chooseFormat(c.req.header('accept'));
    return c.body(metrics.text(format), 200, {
      'Content-Type': expositionTypes[format],
      'Cache-Control': 'no-store',
      Vary: 'Accept',
    });
  });

  app.all('/metrics', onlyMethods('GET', 'HEAD'));
  return app;
}
