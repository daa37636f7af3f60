import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { listCredentials } from '../../../collector/store/list-credentials.ts';
import { readCredential } from '../../../collector/store/read-credential.ts';
import { everything, type ReadScope } from '../../../collector/store/read-scope.ts';
import type { Fingerprint } from '../../../src/core/fingerprint.ts';
import { countUses } from '../../../src/core/inventory/count-uses.ts';
import type { CredentialRow } from '../../../src/core/inventory/rows.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { someParts } from './arbitrary-items.ts';
import { askQuery } from './credential-query.ts';
import { engines, type TestDatabases } from './engines.ts';
import { fillInbox, fillStore, folded, type Request, type StoreContent } from './fill-store.ts';
import { at, ended, fetched, newFingerprint, someProcess, used } from './sample.ts';

const now = at(200);

describe.each(engines)('one credential on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    engine = await databases.fresh();
  });
  afterAll(() => databases.stop());

  const filled = async (content: StoreContent): Promise<void> => {
    engine = await databases.fresh();
    await fillStore(engine.db, content);
  };
  const given = (...items: Request): Promise<void> => filled({ hot: folded(items) });
  const received = async (...requests: readonly Request[]): Promise<void> => {
    engine = await databases.fresh();
    await fillStore(engine.db, {
      hot: folded(requests.flat()),
      evidence: await fillInbox(engine.db, requests),
    });
  };
  const read = (fingerprint: Fingerprint, scope: ReadScope = everything) =>
    readCredential({ db: engine.db, scope }, fingerprint, now);
  const detail = async (fingerprint: Fingerprint, scope?: ReadScope) => {
    const found = await read(fingerprint, scope);
    if (found === null) throw new Error('the credential was not found');
    return found;
  };

  test('one that was never seen is null', async () => {
    await given(used({ credential: { parents: [newFingerprint()] } }));
    expect(await read(newFingerprint())).toBeNull();
  });

  describe('while a key is rotated', () => {
    const links = async (fingerprint: Fingerprint, scope?: ReadScope) => {
      const { previousFingerprints, rotatedTo, ...rest } = await detail(fingerprint, scope);
      return { is: rest.fingerprint, before: previousFingerprints, after: rotatedTo };
    };
    const told = (fingerprint: Fingerprint, previousFingerprint: Fingerprint, minute = 0) =>
      used({ fingerprint, at: at(minute), credential: { previousFingerprint } });

    test('both fingerprints are linked, and each keeps its own uses', async () => {
      const [earlier, later] = [newFingerprint(), newFingerprint()];
      await given(
        used({ fingerprint: earlier, count: 7 }),
        { ...told(later, earlier), count: 3 },
        used({ fingerprint: later, count: 5, process: { instance: 'i-2' } }),
      );
      expect(await links(earlier)).toEqual({ is: earlier, before: [], after: [later] });
      expect(await links(later)).toEqual({ is: later, before: [earlier], after: [] });
      expect((await detail(earlier)).uses.count).toBe(7);
      expect((await detail(later)).uses.count).toBe(8);
    });

    test('a fingerprint that was only ever an earlier one names the credential that is seen last', async () => {
      const [earlier, stale, later] = [newFingerprint(), newFingerprint(), newFingerprint()];
      await filled({ hot: folded([told(later, earlier, 9)]), old: folded([told(stale, earlier, 1)]) });
      expect(await links(earlier)).toEqual({ is: later, before: [earlier], after: [stale] });
      expect((await detail(earlier)).uses.count).toBe(1);
    });

    test('one of which the archive alone knows is found', async () => {
      const [first, second, third] = [newFingerprint(), newFingerprint(), newFingerprint()];
      await filled({
        hot: folded([told(third, second, 9)]),
        old: folded([told(second, first), told(third, first, 8)]),
      });
      expect(await links(third)).toEqual({ is: third, before: [first, second].sort(), after: [] });
      expect(await links(first)).toMatchObject({ is: third, after: [second] });
    });

    test('a reader with limits learns of no credential that he may not see', async () => {
      const [earlier, later] = [newFingerprint(), newFingerprint()];
      const scope = { environments: null, workloads: ['elsewhere'] };
      await given(told(later, earlier));
      expect(await read(earlier, scope)).toBeNull();
      await given(told(later, earlier), used({ fingerprint: earlier, process: { service: 'elsewhere' } }));
      expect(await links(earlier, scope)).toEqual({ is: earlier, before: [], after: [] });
    });
  });

  test('it shows every set and time', async () => {
    const fingerprint = newFingerprint();
    await given(
      fetched({
        fingerprint,
        at: at(0),
        policy: 'role/reader',
        credential: {
          provider: 'aws',
          type: 'aws.session',
          scopes: ['b', 'a'],
          subject: 's',
          issuer: 'i',
          audience: ['x'],
        },
      }),
      fetched({ fingerprint, at: at(2), credential: { provider: 'unknown' } }),
      used({ fingerprint, at: at(1), credential: { type: 'unknown.bearer' } }),
      ended({ fingerprint, at: at(3), reason: 'logged_out' }),
    );
    expect(await detail(fingerprint)).toMatchObject({
      fingerprint,
      state: 'ended',
      provider: 'aws',
      providers: ['aws', 'unknown'],
      type: 'aws.session',
      types: ['aws.session', 'unknown.bearer'],
      scopes: ['a', 'b'],
      subjects: ['s'],
      issuers: ['i'],
      audiences: ['x'],
      policies: ['role/reader'],
      endReasons: ['logged_out'],
      firstFetchedAt: '2026-10-01T12:00:00.000Z',
      lastFetchedAt: '2026-10-01T12:02:00.000Z',
      firstUsedAt: '2026-10-01T12:01:00.000Z',
      lastUsedAt: '2026-10-01T12:01:00.000Z',
      endedAt: '2026-10-01T12:03:00.000Z',
    });
  });

  test('usage is one row per workload, actor, target and channel, over hours, instances and outcomes', async () => {
    const fingerprint = newFingerprint();
    const use = (instance: string, minutes: number, reading: Pick<Used, 'outcome' | 'count'>) =>
      used({ fingerprint, at: at(minutes), ...reading, process: { instance }, actor: { agent: 'planner' } });
    await given(
      use('i-1', 0, { count: 3, outcome: 'sent' }),
      use('i-1', 70, { count: 5, outcome: 'sent' }),
      use('i-1', 71, { count: 4, outcome: 'accepted' }),
      use('i-2', 5, { count: 2, outcome: 'sent' }),
      use('i-2', 6, { count: 1, outcome: 'accepted' }),
      use('i-2', 6, { count: 2, outcome: 'denied' }),
      fetched({ fingerprint, at: at(1), held: true, process: { ...someProcess, owner: 'team-a' } }),
    );
    const [first, second, ...more] = (await detail(fingerprint)).usage;
    expect(more).toEqual([]);
    expect(first).toEqual({
      kind: 'used',
      workload: { service: 'checkout', namespace: null, environment: 'production', owner: 'team-a' },
      agent: 'planner',
      agentId: null,
      tool: null,
      notebook: null,
      cell: null,
      user: null,
      address: 'api.example.com',
      port: 443,
      operation: 'GET /v1/things',
      channel: 'header',
      held: false,
      count: 5 + 3,
      exact: true,
      accepted: 5,
      denied: 2,
      error: 0,
      instances: 2,
      firstAt: '2026-10-01T12:00:00.000Z',
      lastAt: '2026-10-01T13:11:00.000Z',
    });
    expect(second).toMatchObject({ kind: 'fetched', channel: 'env', held: true, count: 1, accepted: 0 });
  });

  test('the uses of its usage rows add up to those of the core', async () => {
    await fc.assert(
      fc.asyncProperty(someParts, async ({ all, hot, old }) => {
        await filled({ hot: folded(hot), old: folded(old) });
        const inventory = folded(all);
        for (const fingerprint of inventory.credentials.keys()) {
          const { uses, usage, ...shown } = await detail(fingerprint as Fingerprint);
          expect(shown).toMatchObject(wholeOf(inventory.credentials.get(fingerprint)));
          const rows = [...inventory.usage.values()].filter((row) => row.fingerprint === fingerprint);
          const expected = countUses(rows);
          expect(uses).toEqual(expected);
          const ofUses = usage.filter(({ kind }) => kind === 'used');
          expect(ofUses.reduce((sum, { count }) => sum + count, 0)).toBe(expected.count);
          expect(ofUses.every(({ exact }) => exact)).toBe(expected.exact);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('what a list shows of it is shown the same', async () => {
    await fc.assert(
      fc.asyncProperty(someParts, async ({ hot, old }) => {
        await filled({ hot: folded(hot), old: folded(old) });
        const { items } = await listCredentials(engine.db, askQuery({ limit: 100, now }), everything);
        for (const item of items) expect(await detail(item.fingerprint as Fingerprint)).toMatchObject(item);
      }),
      { numRuns: 5 },
    );
  });

  test('the latest observations are shown, newest first, with their spans', async () => {
    const fingerprint = newFingerprint();
    const items = [
      fetched({ fingerprint, at: at(0) }),
      used({ fingerprint, at: at(1), actor: { agent: 'planner', tool: 'search', conversation: 'c-1' } }),
      used({ at: at(2) }),
      ended({ fingerprint, at: at(3) }),
    ];
    await received(...items.map((item) => [item]));
    const { observations } = await detail(fingerprint);
    const shown = [items[3], items[1], items[0]];
    expect(observations.map(({ traceId, spanId }) => [traceId, spanId])).toEqual(
      shown.map((item) => [item?.traceId, item?.spanId]),
    );
    expect(observations[1]).toEqual({
      kind: 'used',
      at: '2026-10-01T12:01:00.000Z',
      traceId: items[1]?.traceId,
      spanId: items[1]?.spanId,
      workload: { service: 'checkout', namespace: null, environment: 'production', owner: null },
      instance: 'i-1',
      agent: 'planner',
      tool: 'search',
      conversation: 'c-1',
      address: 'api.example.com',
      operation: 'GET /v1/things',
      channel: 'header',
      outcome: 'sent',
      mechanism: null,
      module: null,
    });
  });

  test('at most 50 observations are shown, from at most 16 requests', async () => {
    const fingerprint = newFingerprint();
    await received(
      ...Array.from({ length: 40 }, (_, index) => {
        const facts = { fingerprint, at: at(index), actor: { tool: `tool ${index}` } };
        const answers = (['accepted', 'denied', 'error'] as const).map((outcome) =>
          used({ ...facts, outcome }),
        );
        return [used(facts), ...answers];
      }),
    );
    const { observations } = await detail(fingerprint);
    expect(observations).toHaveLength(50);
    expect(observations[0]?.at).toBe('2026-10-01T12:39:00.000Z');
  });

  test('at most 16 requests are read for them', async () => {
    const fingerprint = newFingerprint();
    await received(
      ...Array.from({ length: 40 }, (_, index) => [
        used({ fingerprint, at: at(index), actor: { tool: `tool ${index}` } }),
      ]),
    );
    const { observations } = await detail(fingerprint);
    expect(observations.map(({ tool }) => tool)).toEqual(
      Array.from({ length: 16 }, (_, index) => `tool ${39 - index}`),
    );
  });

  test('of an archived credential whose usage is compacted the evidence is found too', async () => {
    const fingerprint = newFingerprint();
    const requests = [
      [used({ fingerprint })],
      [used({ fingerprint, at: at(3), process: { instance: 'i-2' } })],
    ];
    engine = await databases.fresh();
    await fillStore(engine.db, {
      old: folded(requests.flat()),
      evidence: await fillInbox(engine.db, requests),
    });
    const { observations, uses } = await detail(fingerprint);
    expect(uses).toEqual({ count: 2, exact: true });
    // Of one context and month the latest evidence remains.
    expect(observations.map(({ spanId }) => spanId)).toEqual([requests[1]?.[0]?.spanId]);
  });

  test('evidence that is gone from the inbox or cannot be read is passed over', async () => {
    const fingerprint = newFingerprint();
    await received(...[0, 1, 2].map((index) => [used({ fingerprint, actor: { tool: `tool ${index}` } })]));
    await sql`delete from inbox where seq = 1`.execute(engine.db);
    await sql`update inbox set body = 'broken' where seq = 2`.execute(engine.db);
    const { observations } = await detail(fingerprint);
    expect(observations.map(({ tool }) => tool)).toEqual(['tool 2']);
  });

  const ofCheckout: ReadScope = { environments: null, workloads: ['checkout'] };

  test('a reader with limits sees usage and observations of his workloads only', async () => {
    const [fingerprint, other] = [newFingerprint(), newFingerprint()];
    await received([
      used({ fingerprint, count: 2 }),
      used({ fingerprint, count: 5, process: { service: 'other', instance: 'i-2' } }),
      used({ fingerprint: other, process: { service: 'other', instance: 'i-2' } }),
    ]);
    const { uses, usage, observations, workloads } = await detail(fingerprint, ofCheckout);
    expect(uses.count).toBe(2);
    expect(usage.map(({ workload }) => workload.service)).toEqual(['checkout']);
    expect(observations.map(({ workload }) => workload.service)).toEqual(['checkout']);
    expect(workloads.map(({ service }) => service)).toEqual(['checkout']);
    expect(await read(other, ofCheckout)).toBeNull();
    expect(await read(other)).not.toBeNull();
  });
});

type Used = Extract<Observation, { readonly kind: 'used' }>;

/** What a detail shows of the core's row. */
function wholeOf(row: CredentialRow | undefined): object {
  const iso = (time: number | null | undefined) =>
    typeof time === 'number' ? new Date(time).toISOString() : null;
  return {
    ...Object.fromEntries(wholeSets.map((field) => [field, row?.[field]])),
    firstSeenAt: iso(row?.firstSeenAt),
    lastSeenAt: iso(row?.lastSeenAt),
    firstUsedAt: iso(row?.firstUsedAt),
    expiresAt: iso(row?.expiresAt),
    ephemeral: row?.ephemeral,
  };
}

const wholeSets = [
  'providers',
  'types',
  'joinKeys',
  'scopes',
  'subjects',
  'audiences',
  'parents',
  'sources',
  'names',
] as const;
