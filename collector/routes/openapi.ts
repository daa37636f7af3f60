import { Hono } from 'hono';
import { openApiDocument } from '../../src/core/api/openapi/document.ts';
import type { AppEnv } from '../app-env.ts';
import { onlyMethods } from '../only-methods.ts';

/** `GET /openapi.json`: the same for everybody, and without a token: it holds nothing that is not in the source. */
export function openApiRoutes(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const body = `${JSON.stringify(openApiDocument, null, 2)}\n`;
  app.get('/openapi.json', (c) =>
    c.body(body, 200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' }),
  );
  app.all('/openapi.json', onlyMethods('GET', 'HEAD'));
  return app;
}
