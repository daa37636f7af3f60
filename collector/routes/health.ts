import { Hono } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { onlyMethods } from '../only-methods.ts';
import { retryAfter } from '../problem.ts';
import type { Readiness, ReadinessCheck } from '../readiness.ts';

/**
 * `/healthz`: the process runs. `/readyz`: it can store, and what an acknowledgement survives. Both without a
 * token, so without the database's place.
 */
export function healthRoutes({ readiness }: { readonly readiness: ReadinessCheck }): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/healthz', (c) => c.text('ok\n'));

  app.get('/readyz', async (c) => {
    const answer = await readiness.ask();
    const [status, headers] = answer.missing === null ? [200 as const, {}] : [503 as const, retryAfter];
    c.header('Cache-Control', 'no-store');
    return wantsJson(c.req.header('accept'))
      ? c.json(asJson(answer), status, headers)
      : c.text(asText(answer), status, headers);
  });

  app.all('/healthz', onlyMethods('GET', 'HEAD'));
  app.all('/readyz', onlyMethods('GET', 'HEAD'));
  return app;
}

function wantsJson(accept: string | undefined): boolean {
  return /\bapplication\/json\b/i.test(accept ?? '');
}

function asJson({ missing, durability }: Readiness): object {
  return {
    ready: missing === null,
    reason: missing,
    durability: durability?.level ?? 'unknown',
    detail: durability?.detail ?? null,
  };
}

function asText({ missing, durability }: Readiness): string {
  if (missing !== null) return `not ready: ${missing}\n`;
  return durability === null ? 'ready\n' : `ready\n${durability.level}: ${durability.detail}\n`;
}
