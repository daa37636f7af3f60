import { beforeEach, expect, test } from 'vitest';
import type { AuditLinkView, Page } from '../../../src/core/api/views.ts';
import { instant } from '../../../src/core/instant.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { createFakeStore, type FakeStore } from '../../support/fake-store.ts';
import { someFingerprint } from '../../support/use-spans.ts';

const now = instant(Date.UTC(2030, 0, 1));
let store: FakeStore;
let app: CollectorApp;

beforeEach(async () => {
  store = createFakeStore();
  app = await createCollectorApp(store, { now: () => now });
});

async function audit(query = ''): Promise<Page<AuditLinkView>> {
  const response = await app.sendAs('admin', `/api/v1/audit${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Page<AuditLinkView>;
}

test('every question to the API is in the audit, with who asked what by which route', async () => {
  const fingerprint = someFingerprint();
  await app.sendAs('read', '/api/v1/credentials?agent=reviewer');
  await app.sendAs('read', `/api/v1/credentials/${fingerprint}`);
  await app.sendAs('admin', '/api/v1/tokens');
  await app.sendAs('admin', '/api/v1/audit');
  const { items } = await audit('?limit=4');
  expect(items.map(({ action, route, subject, items: count }) => [action, route, subject, count])).toEqual([
    ['audit.read', 'GET /api/v1/audit', null, 6],
    ['tokens.read', 'GET /api/v1/tokens', null, 3],
    ['credential.read', 'GET /api/v1/credentials/{fingerprint}', fingerprint, 0],
    ['credentials.read', 'GET /api/v1/credentials', null, 0],
  ]);
  expect(new Set(items.map(({ actor }) => actor)).size).toBe(2);
  expect(items[0]).toMatchObject({ seq: 7, at: '2030-01-01T00:00:00.000Z', limits: null });
  expect(items[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
});

test('a token that is made or revoked is in the audit, with the limits of who asked', async () => {
  const body = JSON.stringify({ name: 'a', scope: 'read', environments: ['prod'] });
  const made = await app.sendAs('admin', '/api/v1/tokens', { method: 'POST', body });
  const { id, token } = (await made.json()) as { readonly id: string; readonly token: string };
  await app.send('/api/v1/credentials', { headers: { authorization: `Bearer ${token}` } });
  await app.sendAs('admin', `/api/v1/tokens/${id}`, { method: 'DELETE' });
  const { items } = await audit('?limit=3');
  expect(items).toMatchObject([
    { action: 'token.revoked', subject: id, route: 'DELETE /api/v1/tokens/{id}', items: null },
    { action: 'credentials.read', actor: id, limits: { environments: ['prod'], workloads: null } },
    { action: 'token.added', subject: id, route: 'POST /api/v1/tokens' },
  ]);
  expect(JSON.stringify(items)).not.toContain(token);
});

test('what was refused before anything was read is not in it', async () => {
  await app.sendAs('ingest', '/api/v1/credentials');
  await app.send('/api/v1/credentials');
  await app.sendAs('read', '/api/v1/credentials?limit=0');
  const { items } = await audit();
  expect(items.map(({ action }) => action)).toEqual(['token.added', 'token.added', 'token.added']);
});

test('it goes on page by page', async () => {
  for (let i = 0; i < 5; i++) await app.sendAs('read', '/api/v1/credentials');
  const first = await audit('?limit=5');
  expect(first.items.map(({ seq }) => seq)).toEqual([8, 7, 6, 5, 4]);
  const second = await audit(`?limit=5&cursor=${first.nextCursor}`);
  expect(second.items.map(({ seq }) => seq)).toEqual([3, 2, 1]);
  expect(second.nextCursor).toBeNull();
});

test.each([
  'limit=0',
  'limit=1001',
  'limit=x',
  'limit=1&limit=2',
  'cursor=0',
  'cursor=x',
  'cursor=1e3',
  'colour=1',
])('%s is a 400', async (query) => {
  const response = await app.sendAs('admin', `/api/v1/audit?${query}`);
  expect(response.status).toBe(400);
});
