import { beforeEach, describe, expect, test } from 'vitest';
import { newToken } from '../../../collector/new-token.ts';
import { hashToken } from '../../../collector/tokens.ts';
import type { SessionView } from '../../../src/core/api/live-views.ts';
import type { AuditLinkView, Page } from '../../../src/core/api/views.ts';
import { instant } from '../../../src/core/instant.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { createFakeStore, type FakeStore } from '../../support/fake-store.ts';
import { testAccess } from '../../support/test-access.ts';

const json = { 'content-type': 'application/json' };
const hour = 3_600_000;
const chosen = fakeSecret('chosen-', 40);

let store: FakeStore;
let app: CollectorApp;
let now: number;
let elapsed: number;

beforeEach(async () => {
  [now, elapsed] = [Date.UTC(2026, 10, 20, 12), 0];
  store = createFakeStore();
  app = await withGiven(chosen);
});

function withGiven(token: string): Promise<CollectorApp> {
  const given = [{ scope: 'read' as const, hash: hashToken(token) }];
  return createCollectorApp(store, { given, now: () => instant(now), elapsedMs: () => elapsed });
}

async function post(token: string, headers: Record<string, string> = {}): Promise<Response> {
  const body = JSON.stringify({ token });
  return app.send('/api/v1/session', { method: 'POST', headers: { ...json, ...headers }, body });
}

async function signIn(token: string): Promise<string> {
  const response = await post(token);
  expect(response.status).toBe(201);
  return cookieOf(response);
}

function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

function ask(path: string, cookie: string, init: RequestInit = {}): Promise<Response> {
  return app.send(path, { ...init, headers: { cookie, 'sec-fetch-site': 'same-origin', ...init.headers } });
}

async function audit(): Promise<readonly AuditLinkView[]> {
  const page = (await (await app.sendAs('admin', '/api/v1/audit')).json()) as Page<AuditLinkView>;
  return page.items;
}

test('a session lets in as its token does, and says who is signed in', async () => {
  const cookie = await signIn(app.tokens.read);
  expect((await ask('/api/v1/credentials', cookie)).status).toBe(200);
  expect((await ask('/api/v1/tokens', cookie)).status).toBe(403);
  const view = (await (await ask('/api/v1/session', cookie)).json()) as SessionView;
  const expiresAt = new Date(now + 12 * hour).toISOString();
  expect(view).toEqual({ name: 'read', scope: 'read', environments: null, workloads: null, expiresAt });
});

test('who asks with a token is told by whose', async () => {
  const response = await app.sendAs('admin', '/api/v1/session');
  expect(await response.json()).toMatchObject({ name: 'admin', scope: 'admin', expiresAt: null });
});

test('the cookie is for this host only, kept from scripts and from other sites', async () => {
  const attributes = (await post(app.tokens.read)).headers.get('set-cookie');
  expect(attributes).toMatch(/^mayfly_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
});

test.each([
  ['the page says that it came over TLS', { origin: 'https://mayfly.example', host: 'mayfly.example' }],
  [
    'and also when a proxy does not pass on the host',
    { origin: 'https://a.example', 'sec-fetch-site': 'same-origin' },
  ],
])('over TLS the cookie is never sent without it: %s', async (_what, headers) => {
  expect((await post(app.tokens.read, headers)).headers.get('set-cookie')).toContain('; Secure');
});

test('what is stored of a session is neither its secret nor its token', async () => {
  const opened: unknown[] = [];
  const { open } = store.sessions;
  app = await createCollectorApp(
    {
      ...store,
      sessions: { ...store.sessions, open: (row, access) => (opened.push(row), open(row, access)) },
    },
    { given: [{ scope: 'read', hash: hashToken(chosen) }] },
  );
  const secret = (await signIn(chosen)).split('=')[1] ?? '';
  const kept = opened
    .flatMap((row) => Object.values(Object(row)))
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)))
    .join(' ');
  expect(kept).toContain(Buffer.from(hashToken(secret)).toString('hex'));
  for (const text of [secret, chosen, Buffer.from(hashToken(chosen)).toString('hex')]) {
    expect(kept).not.toContain(text);
  }
});

test('after signing out the cookie is worth nothing', async () => {
  const cookie = await signIn(app.tokens.read);
  const response = await ask('/api/v1/session', cookie, { method: 'DELETE' });
  expect(response.status).toBe(204);
  expect(response.headers.get('set-cookie')).toMatch(/^mayfly_session=; Max-Age=0; Path=\//);
  expect((await ask('/api/v1/credentials', cookie)).status).toBe(401);
  expect((await ask('/api/v1/session', cookie, { method: 'DELETE' })).status).toBe(401);
});

test('a session ends after twelve hours, or with its token when that is sooner', async () => {
  const { token, row } = newToken(
    { name: 'short', scope: 'read', expiresInDays: 1 },
    instant(now - 20 * hour),
  );
  await store.tokens.add(row, testAccess());
  const [long, short] = [await signIn(app.tokens.read), await signIn(token)];
  expect(await (await ask('/api/v1/session', short)).json()).toMatchObject({
    expiresAt: new Date(now + 4 * hour).toISOString(),
  });
  now += 4 * hour - 1;
  expect((await ask('/api/v1/session', short)).status).toBe(200);
  now += 1;
  expect((await ask('/api/v1/session', short)).status).toBe(401);
  now += 8 * hour - 1;
  expect((await ask('/api/v1/session', long)).status).toBe(200);
  now += 1;
  expect((await ask('/api/v1/session', long)).status).toBe(401);
});

test('a session dies with its token within a second, also when another collector revoked it', async () => {
  const { token, row } = newToken({ name: 'a', scope: 'read', expiresInDays: null }, instant(now));
  await store.tokens.add(row, testAccess());
  const cookie = await signIn(token);
  expect((await ask('/api/v1/session', cookie)).status).toBe(200);
  await store.tokens.revoke(row.id, testAccess());
  now += 999;
  const response = await ask('/api/v1/session', cookie);
  expect([response.status, await response.text()]).toEqual([
    401,
    expect.stringContaining('this token was revoked'),
  ]);
});

test('a session of a token of the environment lives as long as that very token is given', async () => {
  const cookie = await signIn(chosen);
  expect(await (await ask('/api/v1/session', cookie)).json()).toMatchObject({ name: 'MAYFLY_READ_TOKEN' });
  app = await withGiven(chosen);
  expect((await ask('/api/v1/session', cookie)).status).toBe(200);
  app = await withGiven(fakeSecret('another-', 40));
  expect((await ask('/api/v1/session', cookie)).status).toBe(401);
});

test('a session sends nothing', async () => {
  const { token, row } = newToken({ name: 'a', scope: 'admin', expiresInDays: null }, instant(now));
  await store.tokens.add(row, testAccess());
  const response = await ask('/v1/traces', await signIn(token), {
    method: 'POST',
    body: '{}',
    headers: json,
  });
  expect(response.status).toBe(401);
});

describe('who is not let in', () => {
  test.each([
    ['a token that is not known', () => fakeSecret('', 40), 401, 'nobody'],
    ['a token of ours that is not whole', () => app.tokens.read.slice(1), 401, 'nobody'],
    ['two tokens', () => `${app.tokens.read} ${app.tokens.read}`, 401, 'nobody'],
    ['an ingest token', () => app.tokens.ingest, 403, expect.stringMatching(/^[0-9a-f-]{36}$/)],
  ])('%s: is noted', async (_what, token, status, actor) => {
    const response = await post(token());
    expect([response.status, response.headers.get('set-cookie')]).toEqual([status, null]);
    expect(await audit()).toContainEqual(
      expect.objectContaining({
        action: 'session.refused',
        actor,
        route: 'POST /api/v1/session',
        subject: null,
      }),
    );
    expect(app.log()).toContain('"event":"sign_in.refused"');
  });

  test.each([
    ['no JSON', 'token=x', 400],
    ['no object', '"token"', 400],
    ['no token', '{}', 400],
    ['an empty token', '{"token":" "}', 400],
    ['a number', '{"token":1}', 400],
    ['more than a token', '{"token":"x","scope":"admin"}', 400],
    ['too much', JSON.stringify({ token: 'x'.repeat(5000) }), 413],
  ])('a body that is %s', async (_what, body, status) => {
    const response = await app.send('/api/v1/session', { method: 'POST', headers: json, body });
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('xxxx');
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'a form of another site, as %s',
    async (type) => {
      const response = await post(app.tokens.read, { 'content-type': type });
      expect(response.status).toBe(415);
    },
  );

  test('somebody who tries too often, until he waits', async () => {
    const statuses = new Set<number>();
    for (let i = 0; i < 30; i++) statuses.add((await post(fakeSecret('', 40))).status);
    expect(statuses).toEqual(new Set([401, 429]));
    const refused = await post(app.tokens.read);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    elapsed += 1000;
    expect((await post(app.tokens.read)).status).toBe(201);
  });
});

test('signing in and out is in the audit, by the token, and no secret is', async () => {
  const cookie = await signIn(app.tokens.read);
  await ask('/api/v1/session', cookie, { method: 'DELETE' });
  const links = await audit();
  const actions = links.map(({ action, route }) => [action, route]);
  expect(actions).toContainEqual(['session.opened', 'POST /api/v1/session']);
  expect(actions).toContainEqual(['session.ended', 'DELETE /api/v1/session']);
  for (const text of [cookie.split('=')[1] ?? '', app.tokens.read]) {
    expect(JSON.stringify(links) + app.log()).not.toContain(text);
  }
});
