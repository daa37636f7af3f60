import { beforeEach, expect, test } from 'vitest';
import { MayflyError } from '../../../src/core/errors.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { createFakeStore, type FakeStore } from '../../support/fake-store.ts';

let store: FakeStore;
let app: CollectorApp;

beforeEach(async () => {
  store = createFakeStore();
  app = await createCollectorApp(store);
});

const asJson = { headers: { accept: 'application/json' } };

test('readyz in JSON says how durable an acknowledgement is', async () => {
  const response = await app.send('/readyz', asJson);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({
    ready: true,
    reason: null,
    durability: 'local',
    detail: 'nothing survives',
  });
});

test('readyz in JSON says why it is not ready, without the words of the database', async () => {
  store.failWith(new MayflyError('store.unavailable', 'postgres at db.internal'));
  const response = await app.send('/readyz', asJson);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  const text = await response.text();
  expect(JSON.parse(text)).toEqual({
    ready: false,
    reason: 'the store does not answer',
    durability: 'unknown',
    detail: null,
  });
  expect(text).not.toContain('db.internal');
});
