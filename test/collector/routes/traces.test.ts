import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { MayflyError } from '../../../src/core/errors.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { createFakeStore, type FakeStore } from '../../support/fake-store.ts';
import { hostileSpans } from '../../support/hostile-texts.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';

let store: FakeStore;
let app: CollectorApp;

beforeEach(async () => {
  store = createFakeStore();
  app = await createCollectorApp(store);
});

const json = { 'content-type': 'application/json' };
const good = () => [traceOf(useSpan(someFingerprint()))];

describe.each(['protobuf', 'json'] as const)('in %s', (encoding) => {
  test('an accepted request is in the inbox and is answered in its type', async () => {
    const response = await app.sendTraces(encodeTraces(good(), encoding), encoding);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(
      encoding === 'json' ? 'application/json' : 'application/x-protobuf',
    );
    expect(await response.text()).toBe(encoding === 'json' ? '{}' : '');
    expect(store.inbox).toHaveLength(1);
    await store.foldPending();
    expect(store.foldedInventory.credentials.size).toBe(1);
  });

  test('gzip is read as what is in it', async () => {
    const body = gzipSync(encodeTraces(good(), encoding));
    const response = await app.sendTraces(body, encoding, { 'content-encoding': 'gzip' });
    expect(response.status).toBe(200);
    expect(store.inbox).toHaveLength(1);
  });

  test('an error is a status in the type of the request', async () => {
    const response = await app.sendTraces('\xff{', encoding);
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain('the body is not an OTLP trace request');
    expect(text).toContain('google.rpc.BadRequest');
    if (encoding === 'json') expect(JSON.parse(text)).toMatchObject({ code: 3 });
  });

  test('a request without spans is a success and leaves no row', async () => {
    const response = await app.sendTraces(encodeTraces([], encoding), encoding);
    expect(response.status).toBe(200);
    expect(store.inbox).toHaveLength(0);
  });
});

test('the same request twice is one row, and both are successes', async () => {
  const body = encodeTraces(good(), 'protobuf');
  const statuses = [await app.sendTraces(body), await app.sendTraces(body)].map(({ status }) => status);
  expect(statuses).toEqual([200, 200]);
  expect(store.inbox).toHaveLength(1);
});

test('spans that are not about credentials are a success and leave no row', async () => {
  const foreign = { ...useSpan(someFingerprint()), name: 'GET /', attributes: { 'http.route': '/' } };
  const trace = { ...traceOf(foreign), scope: '@opentelemetry/instrumentation-http' };
  const response = await app.sendTraces(encodeTraces([trace], 'protobuf'));
  expect(response.status).toBe(200);
  expect(store.inbox).toHaveLength(0);
});

test('a bad span among good ones is refused alone, with the reason', async () => {
  const spans = [useSpan(someFingerprint()), useSpan('not a fingerprint'), useSpan(someFingerprint())];
  const response = await app.sendTraces(encodeTraces([traceOf(...spans)], 'json'), 'json');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    partialSuccess: {
      rejectedSpans: '1',
      errorMessage: expect.stringMatching(/^1 of 3 spans were refused: .*is not a fingerprint/),
    },
  });
  await store.foldPending();
  expect(store.foldedInventory.credentials.size).toBe(2);
});

test('when every span is refused there is nothing to keep', async () => {
  const response = await app.sendTraces(encodeTraces([traceOf(useSpan('x'))], 'json'), 'json');
  expect(await response.json()).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
  expect(store.inbox).toHaveLength(0);
});

test('attributes that were not read are a warning, not a refusal', async () => {
  const many = Object.fromEntries(Array.from({ length: 1100 }, (_, i) => [`a${i}`, i]));
  const response = await app.sendTraces(
    encodeTraces([traceOf(useSpan(someFingerprint(), many))], 'json'),
    'json',
  );
  const { partialSuccess } = (await response.json()) as { partialSuccess: Record<string, unknown> };
  expect(partialSuccess['rejectedSpans'] ?? '0').toBe('0');
  expect(partialSuccess['errorMessage']).toContain('attributes were not read');
});

test('texts that there is no look for are a warning, not a refusal, and are counted', async () => {
  const spans = hostileSpans(
    512 * 1024,
    () => `key=${fakeSecret('', 40)}`,
    (attributes) => useSpan(someFingerprint(), attributes),
  );
  const response = await app.sendTraces(encodeTraces([traceOf(...spans)], 'protobuf'));
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer()).toString()).toMatch(/\d+ texts are shown as "withheld"/);
  const metrics = await (await app.sendAs('admin', '/metrics')).text();
  expect(Number(/^mayfly_texts_withheld_total (\d+)/m.exec(metrics)?.[1])).toBeGreaterThan(100);
});

test.each<[string, number, string, Record<string, string>]>([
  ['no content type', 415, 'content type', { 'content-type': '' }],
  ['text', 415, 'content type', { 'content-type': 'text/plain' }],
  ['a content type named like a property', 415, 'content type', { 'content-type': 'constructor' }],
  [
    'JSON in another case and with a parameter',
    200,
    '',
    { 'content-type': 'Application/JSON; charset=utf-8' },
  ],
  ['deflate', 415, 'gzip, zstd or identity', { ...json, 'content-encoding': 'deflate' }],
  ['gzip in gzip', 415, 'gzip, zstd or identity', { ...json, 'content-encoding': 'gzip, gzip' }],
  ['identity by name', 200, '', { ...json, 'content-encoding': 'identity' }],
  ['gzip that is none', 400, 'cannot be inflated', { ...json, 'content-encoding': 'gzip' }],
])('%s is answered with %i', async (...[, status, message, headers]) => {
  const response = await app.sendTraces('{}', 'json', headers);
  expect(response.status).toBe(status);
  const text = await response.text();
  expect(text).toContain(message);
  if (status !== 200) expect(JSON.parse(text)).toMatchObject({ code: expect.any(Number) });
});

test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
  '%s is answered with 405 and Allow',
  async (method) => {
    const response = await app.send('/v1/traces', { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toMatchObject({ code: 12 });
  },
);

const mebibyte = 1024 * 1024;

test('a body one byte over the limit is refused, at the limit it is read', async () => {
  const body = new Uint8Array(64 * mebibyte + 1).fill(0x20);
  body.set(Buffer.from('{}'));
  expect((await app.sendTraces(body.subarray(0, -1), 'json')).status).toBe(200);
  const response = await app.sendTraces(body, 'json');
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: 8, message: expect.stringContaining('64 MiB') });
});

test('a gzip bomb is cut at the limit and never exists in memory', async () => {
  const bomb = gzipSync(Buffer.alloc(256 * mebibyte), { level: 9 });
  const before = process.memoryUsage().arrayBuffers;
  const response = await app.sendTraces(bomb, 'protobuf', { 'content-encoding': 'gzip' });
  expect(response.status).toBe(413);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(160 * mebibyte);
});

test('a cut gzip body is refused', async () => {
  const body = gzipSync(encodeTraces(good(), 'json')).subarray(0, -9);
  expect((await app.sendTraces(body, 'json', { 'content-encoding': 'gzip' })).status).toBe(400);
  expect(store.inbox).toHaveLength(0);
});

test.each([
  ['unavailable', new MayflyError('store.unavailable', 'postgres at db.internal is not available')],
  ['corrupt', new MayflyError('store.corrupt', 'the folder is damaged')],
  ['broken in an unknown way', new Error('detail of a row')],
])('while the store is %s, a sender is told to come again, never 500, never 429', async (_what, error) => {
  store.failWith(error);
  const response = await app.sendTraces(encodeTraces(good(), 'json'), 'json');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ code: 14 });
  expect(text + app.log()).not.toContain(error.message);
  store.failWith(null);
  expect((await app.sendTraces(encodeTraces(good(), 'json'), 'json')).status).toBe(200);
});

test('law 2: the answer waits for the commit', async () => {
  await app.sendTraces(encodeTraces([], 'json'), 'json');
  let commit: () => void = () => {};
  store.waitFor(new Promise((resolve) => (commit = resolve)));
  let answered = false;
  const response = app.sendTraces(encodeTraces(good(), 'json'), 'json').finally(() => (answered = true));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([answered, store.inbox.length]).toEqual([false, 0]);
  commit();
  expect((await response).status).toBe(200);
  expect(store.inbox).toHaveLength(1);
});

test('other signals get a hint', async () => {
  const response = await app.send('/v1/metrics', { method: 'POST' });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    detail: expect.stringContaining('OTEL_METRICS_EXPORTER=none'),
  });
});
