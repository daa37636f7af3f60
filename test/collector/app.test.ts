import { beforeEach, expect, test } from 'vitest';
import type { CredentialSummary, Page, Problem } from '../../src/core/api/views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { type CollectorApp, createCollectorApp } from '../support/collector-app.ts';
import { createFakeStore, type FakeStore } from '../support/fake-store.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

let store: FakeStore;
let app: CollectorApp;

beforeEach(async () => {
  store = createFakeStore();
  app = await createCollectorApp(store);
});

test('what was sent can be asked for', async () => {
  const fingerprint = someFingerprint();
  await app.sendTraces(encodeTraces([traceOf(useSpan(fingerprint, { 'mayfly.count': 7 }))], 'protobuf'));
  await store.foldPending();
  const response = await app.sendAs('read', '/api/v1/credentials');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const page = (await response.json()) as Page<CredentialSummary>;
  expect(page.items).toMatchObject([{ fingerprint, uses: { count: 7, exact: true } }]);
  const detail = await app.sendAs('read', `/api/v1/credentials/${fingerprint}`);
  expect(await detail.json()).toMatchObject({ fingerprint, mintChain: { ancestors: [], descendants: [] } });
});

test.each([
  ['GET', '/api/v1/credentials?colour=1', 400, 'request.invalid'],
  ['GET', '/api/v1/credentials/nothing', 400, 'request.invalid'],
  ['GET', `/api/v1/credentials/${someFingerprint()}`, 404, 'not_found'],
  ['GET', '/api/v1/nothing', 404, 'not_found'],
  ['GET', '/nothing', 404, 'not_found'],
  ['GET', '/api/v1/tokens', 403, 'access.forbidden'],
  ['POST', '/api/v1/credentials', 405, 'request.method'],
] as const)('%s %s is a problem with status %i', async (...[method, path, status, code]) => {
  const response = await app.sendAs('read', path, { method });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  if (path.startsWith('/api/')) expect(response.headers.get('cache-control')).toBe('no-store');
  const problem = (await response.json()) as Problem;
  expect(problem).toEqual({
    type: `/problems/${code}`,
    title: expect.stringMatching(/^[A-Z]/),
    status,
    detail: expect.stringMatching(/^[a-z]/),
    code,
    at: null,
  });
  if (status === 405) expect(response.headers.get('allow')).toBe('GET, HEAD');
});

test('while the store does not answer the API says so, without its words', async () => {
  store.failWith(new MayflyError('store.unavailable', 'postgres at db.internal'));
  const response = await app.sendAs('read', '/api/v1/credentials');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await response.text()).not.toContain('db.internal');
});

test('a fault of the program is a 500 without details, and logged', async () => {
  const fingerprint = someFingerprint();
  await app.sendAs('read', '/api/v1/credentials');
  store.failWith(new TypeError(`cannot read ${fingerprint}`));
  const response = await app.sendAs('read', '/api/v1/credentials');
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ code: 'internal' });
  expect(app.log()).toContain('"event":"request.failed","name":"TypeError"');
  expect(app.log()).not.toContain(fingerprint);
});

test('the log names the route, not the path', async () => {
  const fingerprint = someFingerprint();
  await app.sendAs('read', `/api/v1/credentials/${fingerprint}?x=${fingerprint}`);
  expect(app.log()).toContain('"route":"/api/v1/credentials/:fingerprint"');
  expect(app.log()).not.toContain(fingerprint);
});

test('healthz says that the process runs, whatever the store does', async () => {
  store.failWith(new Error('down'));
  const response = await app.send('/healthz');
  expect([response.status, await response.text()]).toEqual([200, 'ok\n']);
});

test('readyz says whether it can store, and how durable that is', async () => {
  const ready = await app.send('/readyz');
  expect([ready.status, await ready.text()]).toEqual([200, 'ready\nlocal: nothing survives\n']);
  store.failWith(new Error('down'));
  const down = await app.send('/readyz');
  expect([down.status, await down.text()]).toEqual([503, 'not ready: the store does not answer\n']);
});

test('readyz does not wait longer than two seconds', async () => {
  store.waitFor(new Promise(() => {}));
  const began = performance.now();
  expect((await app.send('/readyz')).status).toBe(503);
  expect(performance.now() - began).toBeLessThan(3000);
});

test('without a page that is built, the root says so and loads nothing', async () => {
  const response = await app.send('/');
  expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.text()).toContain('npm run build');
});
