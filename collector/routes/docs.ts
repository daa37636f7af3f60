import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { openApiDocument } from '../../src/core/api/openapi/document.ts';
import type { AppEnv } from '../app-env.ts';
import { renderDocs } from '../docs/render-docs.ts';
import { style } from '../docs/style.ts';
import { onlyMethods } from '../only-methods.ts';

/** Nothing is loaded, run, framed or sent from here; the one style is known by its hash. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'Content-Security-Policy': policy,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
};

/** `GET /docs`: the reference, made from the OpenAPI document when it is first asked for. */
export function docsRoutes(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  let page: string | null = null;
  app.get('/docs', (c) => {
    page ??= renderDocs(openApiDocument);
    return c.html(page, 200, headers);
  });
  app.all('/docs', onlyMethods('GET', 'HEAD'));
  return app;
}
