import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import type { Instant } from '../../src/core/instant.ts';
import type { AppEnv } from '../app-env.ts';
import type { Authenticator } from '../authenticate.ts';
import { createEntrance } from '../entrance.ts';
import { onlyMethods } from '../only-methods.ts';
import type { Store } from '../store/store.ts';

/** Proxies and clients cut an answer that stays silent; JSON may begin with white space (RFC 8259 section 2). */
const signOfLifeMs = 5_000;

/** `POST /api/v1/verification`: proves the inventory. Long: it begins to answer at once and ends when it knows. */
export function verificationRoutes({
  store,
  authenticator,
  now,
}: {
  readonly store: Pick<Store, 'verification'>;
  readonly authenticator: Authenticator;
  readonly now: () => Instant;
}): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance({ authenticator, now }, ['admin']);

  app.post('/api/v1/verification', async (c) => {
    const access = await enter(c, 'POST /api/v1/verification');
    const working = store.verification(access);
    // What fails at once is answered with its status.
    await Promise.race([working, new Promise((resolve) => setTimeout(resolve, signOfLifeMs))]);
    c.header('Content-Type', 'application/json');
    return stream(c, async (answer) => {
      const timer = setInterval(() => void answer.write(' '), signOfLifeMs);
      try {
        await answer.write(JSON.stringify(await working));
      } finally {
        clearInterval(timer);
      }
    });
  });

  app.all('/api/v1/verification', onlyMethods('POST'));
  return app;
}
