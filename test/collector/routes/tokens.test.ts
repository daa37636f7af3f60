import { beforeEach, expect, test } from 'vitest';
import { parseToken } from '../../../collector/tokens.ts';
import type { NewTokenView, Page, TokenView } from '../../../src/core/api/views.ts';
import { instant } from '../../../src/core/instant.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { createFakeStore, type FakeStore } from '../../support/fake-store.ts';
import { testAccess } from '../../support/test-access.ts';

const now = instant(Date.UTC(2030, 0, 1));
let store: FakeStore;
let app: CollectorApp;

beforeEach(async () => {
  store = createFakeStore();
  app = await createCollectorApp(store, { now: () => now });
});

async function make(body: object): Promise<NewTokenView> {
  const response = await app.sendAs('admin', '/api/v1/tokens', {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as NewTokenView;
}

async function list(): Promise<Page<TokenView>> {
  return (await (await app.sendAs('admin', '/api/v1/tokens')).json()) as Page<TokenView>;
}

async function asks(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await app.send('/api/v1/credentials', { headers })).status;
}

test('a made token is shown once, works at once, and is listed without itself', async () => {
  const made = await make({ name: 'dashboard', scope: 'read', expires_in_days: 30 });
  expect(parseToken(made.token)).toBe('read');
  expect(made).toMatchObject({
    name: 'dashboard',
    scope: 'read',
    createdAt: '2030-01-01T00:00:00.000Z',
    expiresAt: '2030-01-31T00:00:00.000Z',
    revokedAt: null,
    lastUsedAt: null,
  });
  expect(await asks(made.token)).toBe(200);
  const { items, nextCursor } = await list();
  expect(nextCursor).toBeNull();
  const { token, ...view } = made;
  expect(items).toContainEqual({ ...view, lastUsedAt: '2030-01-01T00:00:00.000Z' });
  expect(JSON.stringify(items)).not.toContain(token);
  expect(JSON.stringify(items)).not.toContain('hash');
});

test('only the hash of a token is stored', async () => {
  const { token } = await make({ name: 'a', scope: 'ingest' });
  expect(JSON.stringify(await store.tokens.list(testAccess()))).not.toContain(token);
});

test('a revoked token is refused at once, and revoking it again finds nothing', async () => {
  const { id, token } = await make({ name: 'a', scope: 'read' });
  expect(await asks(token)).toBe(200);
  const revoke = () => app.sendAs('admin', `/api/v1/tokens/${id}`, { method: 'DELETE' });
  const response = await revoke();
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(await asks(token)).toBe(401);
  expect((await list()).items.find((item) => item.id === id)?.revokedAt).toBe('2030-01-01T00:00:00.000Z');
  expect((await revoke()).status).toBe(404);
});

test.each(['x', '..%2f..', "';--", '%00'])('%s is no id, and never reaches the database', async (id) => {
  store.failWith(null);
  const response = await app.sendAs('admin', `/api/v1/tokens/${id}`, { method: 'DELETE' });
  expect(response.status).toBe(404);
});

test('a body that is too large is refused', async () => {
  const body = JSON.stringify({ name: 'x'.repeat(20_000), scope: 'read' });
  const response = await app.sendAs('admin', '/api/v1/tokens', { method: 'POST', body });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({
    code: 'request.too_large',
    detail: expect.stringContaining('16 KiB'),
  });
});
