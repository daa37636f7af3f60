import { Hono } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { onlyMethods } from '../only-methods.ts';

/** Nothing is loaded, run, framed or sent from here. */
const policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mayfly collector</title>
<h1>Mayfly collector</h1>
<p>It receives what instrumented processes observe of their credentials and keeps a live inventory of them.</p>
<ul>
<li>Senders: OTLP over HTTP to <code>/v1/traces</code>, with an ingest token.
<li>Questions: <code>/api/v1/credentials</code> and <code>/api/v1/credentials/{fingerprint}</code>, with a read token;
from a terminal <code>mayfly list</code> and <code>mayfly show</code>.
<li>State: <code>/healthz</code> and <code>/readyz</code>.
</ul>
<p>A page that shows the inventory is not built yet.</p>
</html>
`;

/** `GET /`: what this is and where to go on. */
export function frontPageRoutes(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', (c) =>
    c.html(page, 200, { 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' }),
  );
  app.all('/', onlyMethods('GET', 'HEAD'));
  return app;
}
