import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { onlyMethods } from '../only-methods.ts';
import { retryAfter } from '../problem.ts';
import type { Store } from '../store/store.ts';

const pingMs = 2000;

/** `/healthz`: the process runs. `/readyz`: it can store. Both without a token, so without details. */
export function healthRoutes({
  store,
  draining,
}: {
  readonly store: Pick<Store, 'ping' | 'durability'>;
  readonly draining: () => boolean;
}): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/healthz', (c) => c.text('ok\n'));

  app.get('/readyz', async (c) => {
    if (draining()) return c.text('not ready: the collector is stopping\n', 503, retryAfter);
    if (await answers(store)) return c.text(`ready\n${withoutPlace(store.durability)}\n`);
    return c.text('not ready: the store does not answer\n', 503, retryAfter);
  });

  app.all('/healthz', onlyMethods('GET', 'HEAD'));
  app.all('/readyz', onlyMethods('GET', 'HEAD'));
  return app;
}

/** `<where>: <what holds>`: where the data is, a host or a path, is for the log only. */
function withoutPlace(durability: string): string {
  return durability.slice(durability.lastIndexOf(': ') + 1).trim();
}

/** Too late is no. */
async function answers(store: Pick<Store, 'ping'>): Promise<boolean> {
  const timeout = new AbortController();
  const inTime = store.ping().then(
    () => true,
    () => false,
  );
  const tooLate = sleep(pingMs, false, { signal: timeout.signal }).catch(() => false);
  const answer = await Promise.race([inTime, tooLate]);
  timeout.abort();
  return answer;
}
