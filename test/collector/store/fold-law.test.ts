import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { type JoinSql, joinSql } from '../../../collector/store/join-sql.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';
import { someItems } from './arbitrary-items.ts';
import { engines, type TestDatabases, testStore } from './engines.ts';
import { request } from './json-request.ts';
import { dumpInMemory, dumpOf } from './read-inventory.ts';

type Items = readonly (Observation | Heartbeat)[];

/** Requests: the items cut into pieces, in some order, some pieces several times. */
interface Delivery {
  readonly items: Items;
  readonly requests: readonly Items[];
}

const deliveries: fc.Arbitrary<Delivery> = someItems.chain((items) =>
  fc.array(fc.tuple(fc.nat(items.length), fc.nat(items.length)), { maxLength: 6 }).chain((cuts) => {
    const pieces = cuts.map(([a, b]) => items.slice(Math.min(a, b), Math.max(a, b)));
    return fc
      .shuffledSubarray([items, ...items.map((item) => [item]), ...pieces], { minLength: 1 })
      .map((some) => ({ items, requests: [...some, items] }));
  }),
);

describe.each(engines)('law 1 on %s', (name, open) => {
  let databases: TestDatabases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());

  const deliver = async (engine: Engine, requests: readonly Items[], joins?: JoinSql): Promise<void> => {
    const store = testStore(engine, {
      limits: { rows: 3, bytes: 20_000 },
      ...(joins === undefined ? {} : { joins }),
    });
    for (const [index, items] of requests.entries()) {
      await store.accept(request(items));
      if (index % 3 === 0) await store.foldPending();
    }
    await store.foldPending();
  };

  test('the database holds what the core folds in memory, however the observations arrive', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ items, requests }) => {
        const engine = await databases.fresh();
        await deliver(engine, requests);
        expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
      }),
      { numRuns: name === 'pglite' ? 12 : 25 },
    );
  });

  test('a join that is replaced by an addition is found out', async () => {
    const adding: JoinSql = {
      ...joinSql,
      greatest: (columns) =>
        columns.field === 'count' ? sql`${columns.known} + ${columns.incoming}` : joinSql.greatest(columns),
    };
    const found = await fc.check(
      fc.asyncProperty(deliveries, async ({ items, requests }) => {
        const engine = await databases.fresh();
        await deliver(engine, requests, adding);
        expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
    expect(String(found.errorInstance)).toContain('to deeply equal');
  });

  test('two collectors that fold one database at the same time agree with the core', async () => {
    const engine = await databases.fresh();
    const items = fc.sample(someItems, 12).flat();
    const limits = { rows: 2, bytes: 4000 };
    const [one, two] = [testStore(engine, { limits }), testStore(engine, { limits })];
    const accepting = items.map((item, index) => (index % 2 === 0 ? one : two).accept(request([item])));
    const folding = [one, two, one, two].map(async (store) => {
      for (let pass = 0; pass < 5; pass++) await store.foldPending();
    });
    await Promise.all([...accepting, ...folding]);
    await Promise.all([one.foldPending(), two.foldPending()]);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
  });
});
