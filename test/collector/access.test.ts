import { beforeAll, describe, expect, test } from 'vitest';
import { newToken } from '../../collector/new-token.ts';
import { makeToken } from '../../collector/tokens.ts';
import { instant } from '../../src/core/instant.ts';
import { type CollectorApp, createCollectorApp } from '../support/collector-app.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { createFakeStore } from '../support/fake-store.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { testAccess } from '../support/test-access.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

const known = someFingerprint();
const noId = '00000000-0000-4000-8000-000000000000';
const json = { 'content-type': 'application/json' };

interface Route {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  /** Status for: a token of each scope. Everything else is 401, or `open` where no token is needed. */
  readonly ingest: number;
  readonly read: number;
  readonly admin: number;
  readonly open?: number;
  /** For a token of scope read that is limited to another environment, when it is another status. */
  readonly elsewhere?: number;
}

const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/traces', body: '{}', ingest: 200, read: 403, admin: 200 },
  { method: 'GET', path: '/api/v1/credentials', ingest: 403, read: 200, admin: 200 },
  { method: 'HEAD', path: '/api/v1/credentials', ingest: 403, read: 200, admin: 200 },
  { method: 'GET', path: '/api/v1/credentials?limit=0', ingest: 403, read: 400, admin: 400 },
  {
    method: 'GET',
    path: `/api/v1/credentials/${known}`,
    ingest: 403,
    read: 200,
    admin: 200,
    elsewhere: 404,
  },
  { method: 'GET', path: `/api/v1/credentials/${someFingerprint()}`, ingest: 403, read: 404, admin: 404 },
  { method: 'GET', path: '/api/v1/credentials/x', ingest: 403, read: 400, admin: 400 },
  { method: 'GET', path: '/api/v1/tokens', ingest: 403, read: 403, admin: 200 },
  { method: 'POST', path: '/api/v1/tokens', body: '{}', ingest: 403, read: 403, admin: 400 },
  {
    method: 'POST',
    path: '/api/v1/tokens',
    body: '{"name":"job","scope":"read"}',
    ingest: 403,
    read: 403,
    admin: 201,
  },
  { method: 'DELETE', path: `/api/v1/tokens/${noId}`, ingest: 403, read: 403, admin: 404 },
  { method: 'GET', path: '/api/v1/audit', ingest: 403, read: 403, admin: 200 },
  { method: 'GET', path: '/api/v1/audit?limit=0', ingest: 403, read: 403, admin: 400 },
  { method: 'DELETE', path: '/api/v1/audit', ingest: 405, read: 405, admin: 405, open: 405 },
  { method: 'POST', path: '/api/v1/verification', body: '{}', ingest: 403, read: 403, admin: 200 },
  { method: 'GET', path: '/api/v1/verification', ingest: 405, read: 405, admin: 405, open: 405 },
  { method: 'GET', path: '/v1/traces', ingest: 405, read: 405, admin: 405, open: 405 },
  { method: 'DELETE', path: '/api/v1/credentials', ingest: 405, read: 405, admin: 405, open: 405 },
  { method: 'POST', path: `/api/v1/credentials/${known}`, ingest: 405, read: 405, admin: 405, open: 405 },
  { method: 'PUT', path: '/api/v1/tokens', ingest: 405, read: 405, admin: 405, open: 405 },
  { method: 'GET', path: `/api/v1/tokens/${noId}`, ingest: 405, read: 405, admin: 405, open: 405 },
  { method: 'GET', path: '/api/v1/nothing', ingest: 404, read: 404, admin: 404, open: 404 },
  { method: 'GET', path: '/metrics', ingest: 403, read: 200, admin: 200 },
  { method: 'POST', path: '/metrics', ingest: 405, read: 405, admin: 405, open: 405 },
  { method: 'GET', path: '/', ingest: 200, read: 200, admin: 200, open: 200 },
  { method: 'GET', path: '/healthz', ingest: 200, read: 200, admin: 200, open: 200 },
  { method: 'GET', path: '/readyz', ingest: 200, read: 200, admin: 200, open: 200 },
  { method: 'POST', path: '/healthz', ingest: 405, read: 405, admin: 405, open: 405 },
];

let app: CollectorApp;
const limited = {
  'another environment': { environments: ['elsewhere'], workloads: null },
  'another workload': { environments: null, workloads: ['other'] },
  'this workload': { environments: null, workloads: ['invoices'] },
} as const;
const limitedTokens = new Map<string, string>();
const others = new Map<string, string | undefined>();

beforeAll(async () => {
  const store = createFakeStore();
  app = await createCollectorApp(store);
  await app.sendTraces(encodeTraces([traceOf(useSpan(known))], 'protobuf'));
  await store.foldPending();
  const now = instant(Date.now());
  const longAgo = instant(now - 2 * 86_400_000);
  for (const scope of ['ingest', 'read', 'admin'] as const) {
    const expired = newToken({ name: 'expired', scope, expiresInDays: 1 }, longAgo);
    const revoked = newToken({ name: 'revoked', scope, expiresInDays: null }, longAgo);
    await store.tokens.add(expired.row, testAccess());
    await store.tokens.add({ ...revoked.row, revokedAt: now }, testAccess());
    others.set(`expired ${scope}`, `Bearer ${expired.token}`);
    others.set(`revoked ${scope}`, `Bearer ${revoked.token}`);
    others.set(`unknown ${scope}`, `Bearer ${makeToken(scope)}`);
    others.set(`cut ${scope}`, `Bearer ${app.tokens[scope].slice(0, -1)}`);
  }
  for (const [name, limits] of Object.entries(limited)) {
    const { token, row } = newToken({ name, scope: 'read', expiresInDays: null, limits }, now);
    await store.tokens.add(row, testAccess());
    limitedTokens.set(name, token);
  }
  const { admin } = app.tokens;
  others.set('none', undefined);
  others.set('empty', '');
  others.set('garbage', fakeSecret('Bearer ', 40));
  others.set('only the scheme', 'Bearer');
  others.set('no scheme', admin);
  others.set('another scheme', `Basic ${Buffer.from(`:${admin}`).toString('base64')}`);
  others.set('another scheme with the token', `Token ${admin}`);
  others.set('two tokens', `Bearer ${admin} ${admin}`);
  others.set('a list', `Bearer ${admin}, Bearer ${admin}`);
  others.set('too long', `Bearer ${admin}${'x'.repeat(9000)}`);
});

async function status(route: Route, authorization: string | undefined): Promise<Response> {
  const body = route.body === undefined ? {} : { body: route.body };
  const headers = { ...json, ...(authorization === undefined ? {} : { authorization }) };
  return app.send(route.path, { method: route.method, headers, ...body });
}

describe.each(routes)('$method $path', (route) => {
  test.each(['ingest', 'read', 'admin'] as const)('with a token of scope %s', async (scope) => {
    const response = await status(route, `Bearer ${app.tokens[scope]}`);
    expect(response.status).toBe(route[scope]);
  });

  test.each([
    ['another environment', true],
    ['another workload', true],
    ['this workload', false],
  ])('with a token of scope read that is limited to %s', async (name, elsewhere) => {
    const response = await status(route, `Bearer ${limitedTokens.get(name)}`);
    expect(response.status).toBe(elsewhere ? (route.elsewhere ?? route.read) : route.read);
  });

  test('the scheme may be written in any case, with more spaces', async () => {
    expect((await status(route, `bEARER  ${app.tokens.admin} `)).status).toBe(route.admin);
  });

  test('without a valid token', async () => {
    for (const [name, authorization] of others) {
      const response = await status(route, authorization);
      expect([name, response.status]).toEqual([name, route.open ?? 401]);
      if (response.status !== 401) continue;
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="mayfly"');
      const body = await response.text();
      if (route.method !== 'HEAD') expect(body).toMatch(/token/);
    }
  });

  test('a token in a query, a cookie or another header is none', async () => {
    const { admin } = app.tokens;
    const path = `${route.path}${route.path.includes('?') ? '&' : '?'}access_token=${admin}`;
    const headers = { ...json, cookie: `token=${admin}`, 'x-api-key': admin, 'proxy-authorization': admin };
    const body = route.body === undefined ? {} : { body: route.body };
    const response = await app.send(path, { method: route.method, headers, ...body });
    expect(response.status).toBe(route.open ?? 401);
  });
});

test('what is answered to a token without the right does not depend on what is there', async () => {
  const answers = [known, someFingerprint(), 'x'].map(async (fingerprint) => {
    const response = await app.sendAs('ingest', `/api/v1/credentials/${fingerprint}`);
    return [response.status, await response.text()];
  });
  const [first, ...rest] = await Promise.all(answers);
  for (const answer of rest) expect(answer).toEqual(first);
});

test('to a limited token a credential of elsewhere is as if it were not there', async () => {
  const headers = { authorization: `Bearer ${limitedTokens.get('another environment')}` };
  const ask = async (path: string) => {
    const response = await app.send(path, { headers });
    return [response.status, await response.text(), Object.fromEntries(response.headers)];
  };
  const hidden = await ask(`/api/v1/credentials/${known}`);
  expect(hidden).toEqual(await ask(`/api/v1/credentials/${someFingerprint()}`));
  expect((await ask('/api/v1/credentials'))[1]).toBe('{"items":[],"nextCursor":null}');
});
