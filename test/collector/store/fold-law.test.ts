import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { flushWindow } from '../../../collector/store/flush-window.ts';
import { type JoinSql, joinSql } from '../../../collector/store/join-sql.ts';
import { makePartitions } from '../../../collector/store/partitions.ts';
import { batchOf } from '../../../src/core/batch/batch-builder.ts';
import { createWindow } from '../../../src/core/inventory/window/window.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';
import { someItems } from './arbitrary-items.ts';
import { engines, type TestDatabases } from './engines.ts';
import { dumpInMemory, dumpOf } from './read-inventory.ts';
import { noon } from './sample.ts';

type Items = readonly (Observation | Heartbeat)[];

/** Windows of requests: the items cut into pieces, in some order, some pieces several times. */
interface Delivery {
  readonly items: Items;
  readonly windows: readonly (readonly Items[])[];
}

const deliveries: fc.Arbitrary<Delivery> = someItems.chain((items) =>
  fc.array(fc.tuple(fc.nat(items.length), fc.nat(items.length)), { maxLength: 6 }).chain((cuts) => {
    const pieces = cuts.map(([a, b]) => items.slice(Math.min(a, b), Math.max(a, b)));
    return fc
      .record({
        some: fc.shuffledSubarray([items, ...items.map((item) => [item]), ...pieces], { minLength: 1 }),
        size: fc.integer({ min: 1, max: 20 }),
      })
      .map(({ some, size }) => ({ items, windows: chunks([...some, items], size) }));
  }),
);

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

let position = 0;
async function flush(engine: Engine, requests: readonly Items[], joins: JoinSql = joinSql): Promise<void> {
  const window = createWindow();
  for (const items of requests) window.add(batchOf(items, noon), ++position);
  const isAlone = position % 2 === 0;
  await engine.inTransaction((session) => flushWindow(session, window, { watermarks: [], joins, isAlone }));
}

describe.each(engines)('law 1 on %s', (name, open) => {
  let databases: TestDatabases;
  beforeAll(async () => {
    databases = await open();
    const engine = await databases.fresh();
    await makePartitions(engine.db, noon);
  });
  afterAll(() => databases.stop());

  test('the database holds what the core folds in memory, however the observations arrive', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ items, windows }) => {
        const engine = await databases.fresh();
        for (const requests of windows) await flush(engine, requests);
        expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
      }),
      { numRuns: name === 'pglite' ? 12 : 25 },
    );
  });

  test.each<[string, string, Partial<JoinSql>]>([
    [
      'a greatest that is replaced by an addition',
      'count',
      { greatest: ({ known, incoming }) => `${known} + ${incoming}` },
    ],
    ['a least that is replaced by what came first', 'first_seen_at', { least: ({ known }) => known }],
    ['a union that is replaced by what came first', 'scopes', { union: ({ known }) => known }],
  ])('%s is found out', async (_what, field, replaced) => {
    const wrong =
      (join: keyof JoinSql): JoinSql[keyof JoinSql] =>
      (columns) =>
        columns.field === field ? (replaced[join] ?? joinSql[join])(columns) : joinSql[join](columns);
    const joins = { greatest: wrong('greatest'), least: wrong('least'), union: wrong('union') };
    const found = await fc.check(
      fc.asyncProperty(deliveries, async ({ items, windows }) => {
        const engine = await databases.fresh();
        for (const requests of windows) await flush(engine, requests, joins);
        expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
      }),
      { numRuns: 60, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
    expect(String(found.errorInstance)).toContain('to deeply equal');
  });

  test('collectors that write at the same time, the same rows in other orders, agree with the core', async () => {
    const engine = await databases.fresh();
    const items = fc.sample(someItems, 12).flat();
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      const shuffled = fc.sample(fc.shuffledSubarray(items, { minLength: items.length }), 1).flat();
      for (const piece of chunks(shuffled, 30 + writer * 10)) await flush(engine, chunks(piece, 7));
    });
    await Promise.all(writers);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
  });
});
