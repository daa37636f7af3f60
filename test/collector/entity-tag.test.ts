import { gunzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { type CollectorApp, createCollectorApp } from '../support/collector-app.ts';
import { createFakeStore, type FakeStore } from '../support/fake-store.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

const path = '/api/v1/credentials';
let store: FakeStore;
let app: CollectorApp;

beforeEach(async () => {
  store = createFakeStore();
  app = await createCollectorApp(store);
});

async function see(count: number): Promise<void> {
  const spans = Array.from({ length: count }, () => useSpan(someFingerprint()));
  await app.sendTraces(encodeTraces([traceOf(...spans)], 'protobuf'));
  await store.foldPending();
}

async function tagOf(): Promise<string> {
  return (await app.sendAs('read', path)).headers.get('etag') ?? '';
}

test('an answer has a weak tag that stays until the answer is another', async () => {
  const tag = await tagOf();
  expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
  expect(await tagOf()).toBe(tag);
  await see(1);
  expect(await tagOf()).not.toBe(tag);
});

test.each([
  ['its tag', (tag: string) => tag],
  ['its tag, as a strong one', (tag: string) => tag.slice(2)],
  ['a list with its tag', (tag: string) => `"a", W/"b,c" ,${tag}`],
  ['anything', () => '*'],
])('who names %s is told that nothing changed', async (_what, header) => {
  const whole = await app.sendAs('read', path);
  const tag = await tagOf();
  const response = await app.sendAs('read', path, { headers: { 'if-none-match': header(tag) } });
  expect([response.status, await response.text()]).toEqual([304, '']);
  for (const name of ['etag', 'vary', 'cache-control', 'x-content-type-options']) {
    expect([name, response.headers.get(name)]).toEqual([name, whole.headers.get(name)]);
  }
  expect(response.headers.get('content-type')).toBeNull();
  expect(response.headers.get('vary')).toBe('Authorization, Cookie, Accept-Encoding');
});

test.each(['"other"', 'W/"other"', '', 'x', '"'])('who names %s gets the answer', async (header) => {
  const response = await app.sendAs('read', path, { headers: { 'if-none-match': header } });
  expect([response.status, await response.json()]).toEqual([200, { items: [], nextCursor: null }]);
});

test('a question that is answered with "nothing changed" is in the audit as any other', async () => {
  const reads = async () => {
    const response = await app.sendAs('admin', '/api/v1/audit');
    const { items } = (await response.json()) as { items: readonly { action: string }[] };
    return items.filter(({ action }) => action === 'credentials.read').length;
  };
  const before = await reads();
  await app.sendAs('read', path, { headers: { 'if-none-match': '*' } });
  expect(await reads()).toBe(before + 1);
});

test('who may not ask is not told whether something changed', async () => {
  const headers = { 'if-none-match': '*' };
  expect((await app.send(path, { headers })).status).toBe(401);
  expect((await app.sendAs('ingest', path, { headers })).status).toBe(403);
});

test('HEAD has the tag and the length of the answer', async () => {
  await see(1);
  const [head, whole] = [await app.sendAs('read', path, { method: 'HEAD' }), await app.sendAs('read', path)];
  const body = await whole.text();
  expect(head.headers.get('etag')).toBe(whole.headers.get('etag'));
  expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(body)));
});

test('a change has no tag', async () => {
  const made = await app.sendAs('admin', '/api/v1/tokens', {
    method: 'POST',
    body: '{"name":"a","scope":"read"}',
  });
  expect([made.status, made.headers.get('etag')]).toEqual([201, null]);
});

test('a large answer is compressed for those who take that, with the same tag', async () => {
  await see(40);
  const plain = await app.sendAs('read', `${path}?limit=200`);
  const headers = { 'accept-encoding': 'br, gzip' };
  const packed = await app.sendAs('read', `${path}?limit=200`, { headers });
  expect([plain.headers.get('content-encoding'), packed.headers.get('content-encoding')]).toEqual([
    null,
    'gzip',
  ]);
  expect(packed.headers.get('etag')).toBe(plain.headers.get('etag'));
  expect(packed.headers.get('content-length')).toBeNull();
  const text = await plain.text();
  expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(text);
  const small = await app.sendAs('read', `${path}?limit=1`, { headers });
  expect(small.headers.get('content-encoding')).toBeNull();
});
