import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../../collector/store/store.ts';
import type { SuggestionsView } from '../../../src/core/api/aggregate-views.ts';
import type { AttentionView } from '../../../src/core/api/attention.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { testAccess } from '../../support/test-access.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';
import { engines, type TestDatabases, testStore } from '../store/engines.ts';

describe.each(engines)('attention and suggestions on %s', (_name, open) => {
  const [one, other] = [someFingerprint(), someFingerprint()];
  let databases: TestDatabases;
  let store: Store;
  let app: CollectorApp;
  beforeAll(async () => {
    databases = await open();
    store = testStore(await databases.fresh());
    app = await createCollectorApp(store);
    const spans = [
      useSpan(one, { 'gen_ai.agent.name': 'planner', 'mayfly.use.outcome': 'denied' }),
      useSpan(other, { 'gen_ai.agent.name': 'plan "b", c', 'mayfly.credential.provider': 'github' }),
    ];
    await app.sendTraces(encodeTraces([traceOf(...spans)], 'protobuf'));
    await store.foldPending();
  });
  afterAll(() => databases.stop());

  async function ask<Answer>(path: string): Promise<Answer> {
    const response = await app.sendAs('read', path);
    expect([path, response.status]).toEqual([path, 200]);
    return (await response.json()) as Answer;
  }
  const reads = async (): Promise<readonly string[]> =>
    (await store.audit({ before: null, limit: 200 }, testAccess())).map(({ action }) => action);

  test('what needs attention is one question, and one link of the audit', async () => {
    const before = (await reads()).filter((action) => action === 'attention.read').length;
    const { items, reasons } = await ask<AttentionView>('/api/v1/attention');
    expect(items.map(({ credential, reasons: own }) => [credential.fingerprint, own])).toEqual([
      [one, ['denied', 'never-fetched']],
      [other, ['never-fetched']],
    ]);
    expect(reasons.filter(({ count }) => count > 0).map(({ id, count }) => [id, count])).toEqual([
      ['denied', 1],
      ['never-fetched', 2],
    ]);
    const after = await reads();
    expect(after.filter((action) => action === 'attention.read').length).toBe(before + 1);
    expect(after).not.toContain('credentials.read');
  });

  test('a filter narrows it, and what is wrong with one is told by its place', async () => {
    const { items } = await ask<AttentionView>('/api/v1/attention?q=provider:github');
    expect(items.map(({ credential }) => credential.fingerprint)).toEqual([other]);
    const response = await app.sendAs('read', '/api/v1/attention?q=colour:red');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ at: { from: 0, to: 6 } });
  });

  test.each([
    ['', 0, 'is:', 'field'],
    ['prov', 4, 'provider:', 'field'],
    ['is:', 3, 'live', 'value'],
    ['provider:g', 10, 'github', 'value'],
    ['is:live agent:plan', 18, 'planner', 'value'],
    ['agent:"plan ', 12, '"plan \\"b\\", c"', 'value'],
  ])('behind %j at %i comes %s', async (q, at, text, kind) => {
    const query = new URLSearchParams({ q, at: String(at) });
    const { suggestions } = await ask<SuggestionsView>(`/api/v1/suggestions?${query}`);
    expect(suggestions).toContainEqual(expect.objectContaining({ text, kind }));
  });

  test('values that exist are a read of the inventory, the words of the language are none', async () => {
    const count = async () => (await reads()).filter((action) => action === 'suggestions.read').length;
    const before = await count();
    await ask('/api/v1/suggestions?q=is:');
    expect(await count()).toBe(before);
    await ask('/api/v1/suggestions?q=agent:');
    expect(await count()).toBe(before + 1);
  });

  test.each(['at=x', 'at=-1', 'at=99999', `q=${'x'.repeat(2049)}`, 'q=%00'])(
    'a place that is none is refused: %.20s',
    async (query) => {
      expect((await app.sendAs('read', `/api/v1/suggestions?${query}`)).status).toBe(400);
    },
  );
});
