import { Hono } from 'hono';
import type { NewTokenView, TokenView } from '../../src/core/api/views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { AppEnv } from '../app-env.ts';
import type { Authenticator } from '../authenticate.ts';
import { createByteBudget } from '../byte-budget.ts';
import { createEntrance } from '../entrance.ts';
import { newToken } from '../new-token.ts';
import { onlyMethods } from '../only-methods.ts';
import { requestBody } from '../request-body.ts';
import type { Store, StoredToken } from '../store/store.ts';
import { readTokenRequest } from '../token-request.ts';

const largestBody = 16 * 1024;
const mostBodies = 64 * largestBody;

/** `GET` and `POST /api/v1/tokens`, `DELETE /api/v1/tokens/{id}`. */
export function tokenRoutes({
  store,
  authenticator,
  now,
}: {
  readonly store: Pick<Store, 'tokens'>;
  readonly authenticator: Authenticator;
  readonly now: () => Instant;
}): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const budget = createByteBudget(mostBodies);
  const enter = createEntrance({ authenticator, now }, ['admin']);

  app.get('/api/v1/tokens', async (c) => {
    const access = await enter(c, 'GET /api/v1/tokens');
    return c.json({ items: (await store.tokens.list(access)).map(tokenView), nextCursor: null });
  });

  app.post('/api/v1/tokens', async (c) => {
    const access = await enter(c, 'POST /api/v1/tokens');
    const lease = budget.lease();
    try {
      const body = await requestBody(c, { limit: largestBody, lease });
      const { token, row } = newToken(readTokenRequest(body), access.at);
      await store.tokens.add(row, access);
      authenticator.forget();
      const view: NewTokenView = { ...tokenView(row), token };
      return c.json(view, 201);
    } finally {
      lease.release();
    }
  });

  app.delete('/api/v1/tokens/:id', async (c) => {
    const access = await enter(c, 'DELETE /api/v1/tokens/{id}');
    const id = c.req.param('id');
    const revoked = isTokenId(id) && (await store.tokens.revoke(id, access));
    authenticator.forget();
    if (!revoked)
      throw new MayflyError('not_found', 'there is no token with this id, or it is already revoked');
    return c.body(null, 204);
  });

  app.all('/api/v1/tokens', onlyMethods('GET', 'HEAD', 'POST'));
  app.all('/api/v1/tokens/:id', onlyMethods('DELETE'));
  return app;
}

function isTokenId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

function tokenView(token: StoredToken): TokenView {
  return {
    id: token.id,
    name: token.name,
    scope: token.scope,
    createdAt: iso(token.createdAt),
    expiresAt: token.expiresAt === null ? null : iso(token.expiresAt),
    revokedAt: token.revokedAt === null ? null : iso(token.revokedAt),
    lastUsedAt: token.lastUsedAt === null ? null : iso(token.lastUsedAt),
    ...token.limits,
    ...token.quota,
  };
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
