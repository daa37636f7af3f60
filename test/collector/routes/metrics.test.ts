import { beforeEach, expect, test } from 'vitest';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { createFakeStore, type FakeStore } from '../../support/fake-store.ts';
import { readOpenMetrics } from '../../support/openmetrics.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';

let store: FakeStore;
let app: CollectorApp;

beforeEach(async () => {
  store = createFakeStore();
  app = await createCollectorApp(store);
});

test.each([
  ['ingest', 403],
  ['read', 200],
  ['admin', 200],
] as const)('a token of scope %s is answered with %i', async (scope, status) => {
  expect((await app.sendAs(scope, '/metrics')).status).toBe(status);
});

test('without a token there are none, and another method is refused', async () => {
  expect((await app.send('/metrics')).status).toBe(401);
  expect((await app.sendAs('read', '/metrics', { method: 'POST' })).status).toBe(405);
});

test('when the operator opened them, no token is asked for', async () => {
  const open = await createCollectorApp(createFakeStore(), { metricsOpen: true });
  expect((await open.send('/metrics')).status).toBe(200);
});

test('what was answered is counted, and nothing of what was sent is in the text', async () => {
  const fingerprint = someFingerprint();
  await app.sendTraces(encodeTraces([traceOf(useSpan(fingerprint))], 'protobuf'));
  await app.sendTraces('{', 'json');
  const response = await app.sendAs('read', '/metrics');
  expect(response.headers.get('content-type')).toBe(
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  );
  const text = await response.text();
  const families = readOpenMetrics(text);
  const requests = families.get('mayfly_requests')?.samples ?? [];
  const of = (code: string) => requests.find(({ labels }) => labels['code'] === code)?.value;
  expect([of('200'), of('400'), of('503')]).toEqual([1, 1, 0]);
  expect(families.get('mayfly_ack_seconds')?.samples.at(-1)?.value).toBe(1);
  for (const told of [fingerprint, 'invoices', app.tokens.read]) expect(text).not.toContain(told);
});

test('the state of the store is in them, and they are answered while it is down', async () => {
  const up = async (): Promise<number | undefined> => {
    const text = await (await app.sendAs('read', '/metrics')).text();
    return readOpenMetrics(text).get('mayfly_store_up')?.samples[0]?.value;
  };
  expect(await up()).toBe(1);
  const open = await createCollectorApp(store, { metricsOpen: true });
  store.failWith(new Error('down'));
  const text = await (await open.send('/metrics')).text();
  expect(readOpenMetrics(text).get('mayfly_store_up')?.samples[0]?.value).toBe(0);
});

test('an older scraper gets the older text', async () => {
  const response = await app.sendAs('read', '/metrics', { headers: { accept: 'text/plain' } });
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await response.text()).toContain('# TYPE mayfly_requests_total counter');
});
