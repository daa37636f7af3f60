import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../collector/store/database.ts';
import { listCredentials } from '../../../collector/store/list-credentials.ts';
import { readCredential } from '../../../collector/store/read-credential.ts';
import { everything, type ReadScope } from '../../../collector/store/read-scope.ts';
import { askQuery } from './credential-query.ts';
import { engines, type TestDatabases } from './engines.ts';
import { fillInbox, fillStore, folded, type Request } from './fill-store.ts';
import { at, ended, fetched, newFingerprint, used } from './sample.ts';

const [shared, hidden, own, parent, child] = Array.from({ length: 5 }, newFingerprint) as [
  ReturnType<typeof newFingerprint>,
  ...ReturnType<typeof newFingerprint>[],
];
if (hidden === undefined || own === undefined || parent === undefined || child === undefined)
  throw new Error('no sample');

const prod = { environment: 'production', service: 'checkout', instance: 'prod-1', owner: 'team-prod' };
const dev = {
  environment: 'dev-secret',
  service: 'lab-secret',
  instance: 'dev-secret-1',
  owner: 'team-secret',
};
const nowhere = { environment: null, service: 'lab-secret', instance: 'none-secret' };
const spy = { agent: 'agent-secret', tool: 'tool-secret' };
const place = { address: 'secret.example.com', operation: 'GET /secret' };
const aside = { process: dev, actor: spy, target: place };

/** Everything that only the other environment knows says "secret"; its times are from minute 100 on. */
const requests: readonly Request[] = [
  [
    fetched({ fingerprint: shared, at: at(1), process: prod, source: 'env', name: 'API_KEY' }),
    used({ fingerprint: shared, at: at(2), process: prod, count: 3, actor: { agent: 'billing' } }),
    used({ fingerprint: own, at: at(3), process: prod, count: 2, credential: { parents: [hidden, parent] } }),
    fetched({
      fingerprint: own,
      at: at(3),
      process: prod,
      source: 'metadata_service',
      name: 'kv/own',
      policy: 'reader',
    }),
    used({ fingerprint: parent, at: at(4), process: prod }),
  ],
  [
    fetched({
      fingerprint: shared,
      at: at(100),
      ...aside,
      source: 'file',
      name: '/secret/path',
      policy: 'p-secret',
    }),
    used({ fingerprint: shared, at: at(101), ...aside, count: 40 }),
    ended({ fingerprint: shared, at: at(102), ...aside, reason: 'revoked' }),
    used({ fingerprint: hidden, at: at(103), ...aside, credential: { provider: 'provider-secret' } }),
    used({ fingerprint: child, at: at(104), ...aside, credential: { parents: [own] } }),
    used({ fingerprint: shared, at: at(105), process: nowhere, count: 7, actor: spy }),
  ],
];

const limits: readonly (readonly [string, ReadScope])[] = [
  ['an environment', { environments: ['production'], workloads: null }],
  ['a workload', { environments: null, workloads: ['checkout'] }],
  ['both', { environments: ['production', 'other'], workloads: ['checkout', 'other'] }],
];

const splits = [
  ['hot', false],
  ['compacted', true],
] as const;

describe.each(engines)('limited reads on %s', (_name, open) => {
  let databases: TestDatabases;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());

  describe.each(splits)('of %s usage', (_split, isOld) => {
    beforeAll(async () => {
      ({ db } = await databases.fresh());
      const evidence = await fillInbox(db, requests);
      const inventory = folded(requests.flat());
      await fillStore(db, { ...(isOld ? { old: inventory } : {}), hot: inventory, evidence });
    });

    const now = at(200);
    const list = (scope: ReadScope, filter = {}) =>
      listCredentials(db, askQuery({ limit: 50, now, ...filter }), scope);
    const detail = (fingerprint: typeof shared, scope: ReadScope) =>
      readCredential({ db, scope }, fingerprint, now);

    test('without limits everything is there', async () => {
      expect((await list(everything)).items).toHaveLength(5);
      const whole = await detail(shared, everything);
      expect(whole).toMatchObject({
        uses: { count: 50 },
        names: ['/secret/path', 'API_KEY'],
      });
    });

    test.each(limits)('limited to %s nothing of elsewhere is in a list', async (_what, scope) => {
      const { items } = await list(scope);
      expect(items.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(
        [shared, own, parent].toSorted(),
      );
      expect(JSON.stringify(items)).not.toContain('secret');
      const found = items.find(({ fingerprint }) => fingerprint === shared);
      expect(found).toMatchObject({
        state: 'idle',
        uses: { count: 3, exact: true },
        workloads: [{ service: 'checkout', environment: 'production', owner: 'team-prod' }],
        agents: ['billing'],
        sources: ['env'],
        names: [],
        firstSeenAt: new Date(at(1)).toISOString(),
        lastSeenAt: new Date(at(2)).toISOString(),
        lastUsedAt: new Date(at(2)).toISOString(),
        endedAt: null,
      });
    });

    test.each(limits)('limited to %s nothing of elsewhere is in a detail', async (_what, scope) => {
      const found = await detail(shared, scope);
      expect(found).toMatchObject({
        policies: [],
        endReasons: [],
        firstFetchedAt: new Date(at(1)).toISOString(),
      });
      expect(found?.usage.map(({ count }) => count).toSorted()).toEqual([1, 3]);
      expect(found?.observations).toHaveLength(2);
      expect(JSON.stringify(found)).not.toContain('secret');
    });

    test.each(limits)(
      'limited to %s a credential of elsewhere is one that was never seen',
      async (_what, scope) => {
        expect(await detail(hidden, scope)).toBeNull();
        expect(await detail(child, scope)).toBeNull();
        expect(await detail(newFingerprint(), scope)).toBeNull();
      },
    );

    test.each(limits)('limited to %s the mint chain ends where the view does', async (_what, scope) => {
      const found = await detail(own, scope);
      const names = { names: ['kv/own'], policies: ['reader'], sources: ['metadata_service'] };
      expect(found).toMatchObject(names);
      const known = new Map(found?.mintChain.ancestors.map((link) => [link.fingerprint, link]));
      expect(known.get(parent)).toMatchObject({ observed: true });
      expect(known.get(hidden)).toMatchObject({ observed: false, provider: null, type: null, parents: [] });
      expect(found?.mintChain.descendants).toEqual([]);
      expect((await detail(own, everything))?.mintChain.descendants).toMatchObject([{ fingerprint: child }]);
    });

    test.each([
      { agent: ['agent-secret'] },
      { tool: ['tool-secret'] },
      { service: ['lab-secret'] },
      { environment: ['dev-secret'] },
      { provider: ['provider-secret'] },
      { fingerprint: hidden },
    ])('a filter does not tell what is elsewhere: %j', async (filter) => {
      expect((await list(everything, filter)).items).not.toEqual([]);
      for (const [, scope] of limits) expect((await list(scope, filter)).items).toEqual([]);
    });

    test('limited to what is not there everything is empty', async () => {
      const none = { environments: ['other'], workloads: null };
      expect(await list(none)).toEqual({ items: [], nextCursor: null });
      for (const fingerprint of [shared, hidden, own]) expect(await detail(fingerprint, none)).toBeNull();
    });
  });
});
