import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { joinSql } from '../../../collector/store/join-sql.ts';
import { type Joined, type JoinName, joinFunctions, largestSet } from '../../../src/core/inventory/join.ts';
import { trickyText } from './arbitrary-items.ts';
import { engines, type TestDatabases } from './engines.ts';

const anyText = fc.oneof(
  trickyText,
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !text.includes('\0')),
);
const sets = fc
  .oneof(
    fc.array(anyText, { maxLength: 8 }),
    fc.array(anyText, { minLength: 200, maxLength: 400, size: 'max' }),
  )
  .map((members) => joinFunctions.union([], members) as readonly string[]);

describe.each(engines)('joins in SQL on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
    engine = await databases.fresh();
  });
  afterAll(() => databases.stop());

  const joined = async (
    name: JoinName,
    type: string,
    [known, incoming]: readonly [Joined, Joined],
  ): Promise<Joined> => {
    const collation = sql.raw(type === 'text' ? ' collate "C"' : '');
    const { rows } = await sql<{ joined: Joined }>`
      select ${sql.raw(joinSql[name]({ field: '', known: 'known', incoming: 'incoming' }))} as joined
      from (select ${known}::${sql.raw(type)}${collation} as known, ${incoming}::${sql.raw(type)}${collation} as incoming) pair`.execute(
      engine.db,
    );
    return rows[0]?.joined ?? null;
  };
  /** In the database the empty set is null. */
  const stored = (set: Joined): Joined => (Array.isArray(set) && set.length === 0 ? null : set);

  test('the union of sets is that of the core', async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(sets, sets), async (pair) => {
        const [known, incoming] = pair;
        expect(await joined('union', 'text[]', [stored(known), stored(incoming)])).toEqual(
          stored(joinFunctions.union(known, incoming)),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('a union keeps the least members when it is full', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `m${1000 + index}`);
    const union = await joined('union', 'text[]', [many.slice(100, 300).sort(), many.slice(0, 200)]);
    expect(union).toEqual(many.slice(0, largestSet));
  });

  test.each<[string, fc.Arbitrary<Joined>]>([
    ['text', fc.option(anyText)],
    ['bigint', fc.option(fc.maxSafeInteger())],
    ['boolean', fc.option(fc.boolean())],
  ])('the least and the greatest %s are those of the core', async (type, values) => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(values, values), async (pair) => {
        for (const name of ['least', 'greatest'] as const) {
          expect(await joined(name, type, pair)).toEqual(joinFunctions[name](...pair));
        }
      }),
      { numRuns: 40 },
    );
  });
});
