import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import type { Store } from '../../../collector/store/store.ts';
import type { Fingerprint } from '../../../src/core/fingerprint.ts';
import { countUses } from '../../../src/core/inventory/count-uses.ts';
import { emptyInventory, fold } from '../../../src/core/inventory/fold.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { someItems } from './arbitrary-items.ts';
import { engines, type TestDatabases, testStore } from './engines.ts';
import { readItems, request } from './json-request.ts';
import { at, ended, fetched, newFingerprint, someProcess, used } from './sample.ts';

const now = at(200);

describe.each(engines)('one credential on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    engine = await databases.fresh();
    store = testStore(engine);
  });
  afterAll(() => databases.stop());

  const given = async (...items: Parameters<typeof request>[0]): Promise<void> => {
    await store.accept(request(items));
    await store.foldPending();
  };
  const detail = async (fingerprint: Fingerprint) => {
    const found = await store.credential(fingerprint, now);
    if (found === null) throw new Error('the credential was not found');
    return found;
  };

  test('one that was never seen is null', async () => {
    await given(used({ credential: { parents: [newFingerprint()] } }));
    expect(await store.credential(newFingerprint(), now)).toBeNull();
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
      fc.asyncProperty(someItems, async (items) => {
        store = testStore(await databases.fresh());
        await given(...items);
        const inventory = emptyInventory();
        for (const item of items) fold(inventory, item);
        for (const fingerprint of inventory.credentials.keys()) {
          const { uses, usage } = await detail(fingerprint as Fingerprint);
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

  test('the latest observations are shown, newest first, with their spans', async () => {
    const fingerprint = newFingerprint();
    const items = [
      fetched({ fingerprint, at: at(0) }),
      used({ fingerprint, at: at(1), actor: { agent: 'planner', tool: 'search', conversation: 'c-1' } }),
      used({ at: at(2) }),
      ended({ fingerprint, at: at(3) }),
    ];
    for (const item of items) await store.accept(request([item]));
    await store.foldPending();
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

  test('at most 50 observations are shown, from at most 32 requests', async () => {
    const fingerprint = newFingerprint();
    let reads = 0;
    store = testStore(engine, {
      read: (body) => {
        reads++;
        return readItems(body);
      },
    });
    for (let index = 0; index < 40; index++) {
      const facts = { fingerprint, at: at(index), actor: { tool: `tool ${index}` } };
      await store.accept(request([used(facts), used({ ...facts, outcome: 'accepted' })]));
    }
    await store.foldPending();
    reads = 0;
    const { observations } = await detail(fingerprint);
    expect(observations).toHaveLength(50);
    expect(observations[0]?.at).toBe('2026-10-01T12:39:00.000Z');
    expect(reads).toBe(32);
  });

  test('evidence that is gone from the inbox or cannot be read is passed over', async () => {
    const fingerprint = newFingerprint();
    for (let index = 0; index < 3; index++) {
      await store.accept(request([used({ fingerprint, actor: { tool: `tool ${index}` } })]));
    }
    await store.foldPending();
    await sql`delete from inbox where seq = 1`.execute(engine.db);
    await sql`update inbox set body = 'broken' where seq = 2`.execute(engine.db);
    const { observations } = await detail(fingerprint);
    expect(observations.map(({ tool }) => tool)).toEqual(['tool 2']);
  });

  describe('the mint chain', () => {
    const minted = (fingerprint: Fingerprint, ...parents: Fingerprint[]) =>
      fetched({ fingerprint, credential: { provider: 'aws', type: 'aws.session', parents } });
    const links = (chain: readonly { readonly fingerprint: string; readonly depth: number }[]) =>
      chain.map(({ fingerprint, depth }) => [fingerprint, depth]);

    test('goes up and down, nearest first', async () => {
      const [top, middle, low, lowest, other] = Array.from({ length: 5 }, newFingerprint) as Tuple<5>;
      await given(minted(middle, top), minted(low, middle, other), minted(lowest, low));
      const { ancestors, descendants } = (await detail(low)).mintChain;
      expect(links(ancestors)).toEqual([...[middle, other].sort().map((link) => [link, 1]), [top, 2]]);
      expect(links(descendants)).toEqual([[lowest, 1]]);
      expect(links((await detail(middle)).mintChain.descendants)).toEqual([
        [low, 1],
        [lowest, 2],
      ]);
    });

    test('names a parent that was never observed itself', async () => {
      const [absent, child] = [newFingerprint(), newFingerprint()];
      await given(minted(child, absent));
      expect((await detail(child)).mintChain.ancestors).toEqual([
        { fingerprint: absent, depth: 1, parents: [], observed: false, provider: null, type: null },
      ]);
    });

    test('tells what a link is and what it was minted from', async () => {
      const [top, middle, low] = Array.from({ length: 3 }, newFingerprint) as Tuple<3>;
      await given(minted(middle, top), minted(low, middle));
      expect((await detail(low)).mintChain.ancestors[0]).toEqual({
        fingerprint: middle,
        depth: 1,
        parents: [top],
        observed: true,
        provider: 'aws',
        type: 'aws.session',
      });
    });

    test('of a circle ends where it began', async () => {
      const [a, b, c] = Array.from({ length: 3 }, newFingerprint) as Tuple<3>;
      await given(minted(a, b), minted(b, c), minted(c, a), minted(a, a));
      const { ancestors, descendants } = (await detail(a)).mintChain;
      expect(links(ancestors)).toEqual([
        [b, 1],
        [c, 2],
      ]);
      expect(links(descendants)).toEqual([
        [c, 1],
        [b, 2],
      ]);
    });

    test('is at most 8 deep', async () => {
      const line = Array.from({ length: 12 }, newFingerprint);
      await given(...line.map((child, index) => minted(child, ...line.slice(Math.max(0, index - 1), index))));
      const { descendants } = (await detail(line[0] ?? newFingerprint())).mintChain;
      expect(links(descendants)).toEqual(line.slice(1, 9).map((link, index) => [link, index + 1]));
      expect((await detail(line[11] ?? newFingerprint())).mintChain.ancestors).toHaveLength(8);
    });

    test('is at most 200 links wide', async () => {
      const root = newFingerprint();
      const children = Array.from({ length: 230 }, newFingerprint);
      await given(minted(root), ...children.map((child) => minted(child, root)));
      const { descendants } = (await detail(root)).mintChain;
      expect(links(descendants)).toEqual(
        children
          .sort()
          .slice(0, 200)
          .map((child) => [child, 1]),
      );
    });
  });
});

type Used = Extract<Observation, { readonly kind: 'used' }>;

type Tuple<Length extends 3 | 5> = Length extends 3
  ? [Fingerprint, Fingerprint, Fingerprint]
  : [Fingerprint, Fingerprint, Fingerprint, Fingerprint, Fingerprint];
