import { type Context, Hono } from 'hono';
import { pagePaths } from '../../src/core/api/page-paths.ts';
import type { AppEnv } from '../app-env.ts';
import { onlyMethods } from '../only-methods.ts';
import type { PageFile, PageFiles } from '../page-files.ts';

/**
 * Only this origin's own files are loaded, nothing written into the document runs, nothing frames it and no form
 * leaves it (Content Security Policy Level 3; Trusted Types).
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const guarded = {
  'Content-Security-Policy': policy,
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mayfly collector</title>
<h1>Mayfly collector</h1>
<p>The page is not built: run <code>npm run build</code> in the repository, then start the collector again.
<p>The API is at <code>/api/v1/credentials</code>; from a terminal: <code>mayfly list</code>.
</html>
`;

/** The page at each of its paths, and its files. What is asked for is looked up in a fixed list, never on a disk. */
export function pageRoutes(files: PageFiles | null): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const index = files?.get('/index.html') ?? null;
  for (const path of pagePaths) {
    app.get(path, (c) => (index === null ? c.html(notBuilt, 200, guarded) : answerFile(c, index)));
    app.all(path, onlyMethods('GET', 'HEAD'));
  }
  for (const [path, file] of files ?? []) {
    if (file === index) continue;
    app.get(path, (c) => answerFile(c, file));
    app.all(path, onlyMethods('GET', 'HEAD'));
  }
  return app;
}

function answerFile(c: Context<AppEnv>, file: PageFile): Response {
  const headers: Record<string, string> = {
    ...guarded,
    ETag: file.etag,
    Vary: 'Accept-Encoding',
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (c.req.header('If-None-Match') === file.etag) return c.body(null, 304, headers);
  headers['Content-Type'] = file.type;
  const zipped = file.gzipped !== null && /\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '');
  if (zipped) headers['Content-Encoding'] = 'gzip';
  return c.body(zipped && file.gzipped !== null ? file.gzipped : file.bytes, 200, headers);
}
