import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeFirstSecrets } from '../../collector/first-start.ts';
import { newToken } from '../../collector/new-token.ts';
import type { Store } from '../../collector/store/store.ts';
import type { CredentialDetail, CredentialSummary, NewTokenView, Page } from '../../src/core/api/views.ts';
import { instant } from '../../src/core/instant.ts';
import { type CollectorApp, createCollectorApp } from '../support/collector-app.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { testAccess } from '../support/test-access.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';
import { engines, type TestDatabases, testStore } from './store/engines.ts';

describe.each(engines)('the door on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Store;
  let app: CollectorApp;

  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    store = testStore(await databases.fresh());
    app = await createCollectorApp(store);
  });

  async function list(query: string): Promise<Page<CredentialSummary>> {
    const response = await app.sendAs('read', `/api/v1/credentials${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Page<CredentialSummary>;
  }

  test('what was sent once or five times is counted once, and can be asked for with its evidence', async () => {
    const fingerprint = someFingerprint();
    const span = useSpan(fingerprint, {
      'mayfly.count': 3,
      'mayfly.credential.provider': 'github',
      'gen_ai.agent.name': 'reviewer',
      'server.address': 'api.github.com',
      'http.request.method': 'GET',
      'url.template': '/user/repos',
    });
    for (const encoding of ['protobuf', 'json', 'protobuf', 'json', 'json'] as const) {
      const response = await app.sendTraces(encodeTraces([traceOf(span)], encoding), encoding);
      expect(response.status).toBe(200);
    }
    await store.foldPending();
    const [item] = (await list('?provider=github&agent=reviewer')).items;
    expect(item).toMatchObject({ fingerprint, state: 'live', uses: { count: 3, exact: true } });
    const response = await app.sendAs('read', `/api/v1/credentials/${fingerprint}`);
    const detail = (await response.json()) as CredentialDetail;
    expect(detail.usage).toMatchObject([
      { operation: 'GET /user/repos', address: 'api.github.com', count: 3 },
    ]);
    expect(detail.observations[0]).toMatchObject({ traceId: span.traceId, spanId: span.spanId });
  });

  test('a list goes on page by page, and a cursor that was not given out is a 400', async () => {
    const fingerprints = Array.from({ length: 7 }, someFingerprint);
    await app.sendTraces(encodeTraces([traceOf(...fingerprints.map((each) => useSpan(each)))], 'protobuf'));
    await store.foldPending();
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<CredentialSummary> = await list(`?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.items.map((item) => item.fingerprint));
      cursor = page.nextCursor === null ? null : encodeURIComponent(page.nextCursor);
    }
    expect(seen.toSorted()).toEqual(fingerprints.toSorted());
    for (const cursor of ['x', '%F0%9F%98%80', 'bnVsbA', 'e30']) {
      const response = await app.sendAs('read', `/api/v1/credentials?cursor=${cursor}`);
      expect([cursor, response.status]).toEqual([cursor, 400]);
    }
  });

  test('texts that PostgreSQL does not take are cleaned or refused, never a 5xx', async () => {
    const odd = { 'gen_ai.agent.name': 'a\u0000b\ud800', 'gen_ai.tool.name': '\u0000' };
    const response = await app.sendTraces(
      encodeTraces([traceOf(useSpan(someFingerprint(), odd))], 'json'),
      'json',
    );
    expect(response.status).toBe(200);
    await store.foldPending();
    expect((await list('')).items).toMatchObject([{ agents: ['ab\ufffd'], tools: [] }]);
    expect((await app.sendAs('read', '/api/v1/credentials?agent=a%00b')).status).toBe(400);
  });

  test('a token lives from its making to its revocation', async () => {
    const body = JSON.stringify({ name: 'dashboard', scope: 'read', expires_in_days: 1 });
    const made = await app.sendAs('admin', '/api/v1/tokens', { method: 'POST', body });
    const { id, token } = (await made.json()) as NewTokenView;
    const ask = async () => {
      const headers = { authorization: `Bearer ${token}` };
      return (await app.send('/api/v1/credentials', { headers })).status;
    };
    expect(await ask()).toBe(200);
    const listed = await (await app.sendAs('admin', '/api/v1/tokens')).text();
    expect(listed).toContain(id);
    expect(listed).not.toContain(token);
    expect((await app.sendAs('admin', `/api/v1/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await ask()).toBe(401);
    expect((await app.sendAs('admin', `/api/v1/tokens/${id}`, { method: 'DELETE' })).status).toBe(404);
  });

  test('expired and revoked tokens are refused', async () => {
    const longAgo = instant(Date.now() - 3 * 86_400_000);
    const expired = newToken({ name: 'a', scope: 'admin', expiresInDays: 1 }, longAgo);
    const revoked = newToken({ name: 'b', scope: 'admin', expiresInDays: null }, longAgo);
    await store.tokens.add(expired.row, testAccess());
    await store.tokens.add({ ...revoked.row, revokedAt: longAgo }, testAccess());
    for (const { token } of [expired, revoked]) {
      const response = await app.send('/api/v1/tokens', { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(401);
    }
  });

  test('of many collectors that start at once, one announces its tokens', async () => {
    const empty = testStore(await databases.fresh());
    const start = () =>
      makeFirstSecrets({ tokens: empty.tokens, given: [], fingerprintKeyGiven: false }, instant(Date.now()));
    const made = await Promise.all(Array.from({ length: 5 }, start));
    expect(made.filter((secrets) => secrets !== null)).toHaveLength(1);
    expect(await empty.tokens.list(testAccess())).toHaveLength(3);
  });
});
