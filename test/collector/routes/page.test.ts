import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PageFiles, readPageFiles } from '../../../collector/page-files.ts';
import { pageRoutes } from '../../../collector/routes/page.ts';
import { pagePaths } from '../../../src/core/api/page-paths.ts';

const script = `document.title = ${JSON.stringify('x'.repeat(2000))};`;
let folder: string;
let files: PageFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Mayfly</title>');
  writeFileSync(join(folder, 'assets/index-abc.js'), script);
  writeFileSync(join(folder, 'assets/index-abc.js.map'), '{}');
  writeFileSync(join(folder, 'mayfly.svg'), '<svg/>');
  files = readPageFiles([join(folder, 'missing'), folder]) ?? new Map();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return Promise.resolve(pageRoutes(files).request(path, init));
}

test.each(pagePaths.map((path) => path.replaceAll(/:\w+/g, 'one')))('%s is the page', async (path) => {
  const response = await ask(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await response.text()).toContain('<title>Mayfly</title>');
});

test('nothing but its own files is loaded and nothing in the document runs', async () => {
  for (const path of ['/', '/assets/index-abc.js']) {
    const { headers } = await ask(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    for (const part of [
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "trusted-types 'none'",
    ]) {
      expect(policy).toContain(part);
    }
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});

describe('what a browser keeps', () => {
  test('a name with a hash is kept for ever', async () => {
    const response = await ask('/assets/index-abc.js');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(await response.text()).toBe(script);
  });

  test.each(['/', '/mayfly.svg'])('%s is asked for again, and not sent again', async (path) => {
    const first = await ask(path);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const again = await ask(path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await ask(path, { headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200);
  });
});

test('who takes gzip gets it', async () => {
  const response = await ask('/assets/index-abc.js', { headers: { 'accept-encoding': 'br, gzip' } });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(gunzipSync(Buffer.from(await response.arrayBuffer())).toString()).toBe(script);
});

test.each([
  '/assets',
  '/assets/',
  '/assets/index-abc.js.map',
  '/assets/../index.html/x',
  '/assets/%2e%2e/%2e%2e/etc/passwd',
  '/package.json',
  '/constructor',
  '/credentials',
  '/workloads/a/b',
])('%s is nothing of the page', async (path) => expect((await ask(path)).status).toBe(404));

test('only reading works', async () => {
  const app = pageRoutes(files);
  app.onError((error, c) => c.text(error.message, 405));
  const refused = await app.request('/', { method: 'POST' });
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect((await ask('/', { method: 'HEAD' })).status).toBe(200);
});

test('a page that is not built says how to build it', async () => {
  expect(readPageFiles([join(folder, 'missing')])).toBeNull();
  const response = await pageRoutes(null).request('/');
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
  expect(await response.text()).toContain('npm run build');
  expect((await pageRoutes(null).request('/assets/index-abc.js')).status).toBe(404);
});
