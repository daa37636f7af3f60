import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { countDelivered, deliveredRate } from '../../../../collector/store/export/delivered-rate.ts';
import { acknowledge, settleReplayed, takeLease } from '../../../../collector/store/export/deliveries.ts';
import { readDestinations } from '../../../../collector/store/export/destination-rows.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { addDestination } from './export-fixture.ts';

const lease = { destination: 'siem', holder: '6f1c1f3e-6f0e-4c7a-9d53-0d3f7e4f5a10' };
/** The first second of a minute. */
const minute = 29_000_000 * 60;

describe.each(engines)('the rate of a destination on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  }, 120_000);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
    await addDestination(engine.db);
  });
  const takeAt = (second: number, events: number) =>
    sql`update delivery set ${countDelivered(events)} from (select ${(minute + second) * 1000}::bigint as at) c`.execute(
      engine.db,
    );
  const rateAt = async (second: number): Promise<number | undefined> =>
    (
      await sql<{ rate: number }>`
        select ${deliveredRate} as rate
        from delivery v cross join (select ${(minute + second) * 1000}::bigint as at) c`.execute(engine.db)
    ).rows[0]?.rate;

  test.each<[string, readonly (readonly [second: number, events: number])[], number, number]>([
    ['nothing was ever taken', [], 30, 0],
    [
      'a minute that runs counts',
      [
        [0, 60],
        [10, 60],
      ],
      20,
      2,
    ],
    ['of the minute before, what is not a minute ago', [[0, 600]], 75, 7.5],
    [
      'both',
      [
        [0, 600],
        [65, 60],
      ],
      90,
      6,
    ],
    [
      'an acknowledgement of nothing lets it fall, too',
      [
        [0, 600],
        [65, 0],
      ],
      90,
      5,
    ],
    [
      'a minute that ended is nothing when another has ended',
      [
        [0, 600],
        [60, 60],
      ],
      180,
      0,
    ],
    ['an idle destination falls to nothing', [[59, 600]], 120, 0],
    [
      'who comes back after a pause begins anew',
      [
        [0, 6000],
        [130, 60],
      ],
      130,
      1,
    ],
    [
      'a clock that was set back begins anew',
      [
        [300, 6000],
        [0, 60],
      ],
      1,
      1,
    ],
    ['a clock that was set back is no rate', [[300, 6000]], 1, 0],
  ])('%s', async (_what, taken, asked, rate) => {
    for (const [second, events] of taken) await takeAt(second, events);
    expect(await rateAt(asked)).toBeCloseTo(rate, 6);
  });

  test('what is acknowledged, and what is taken after all, counts by the clock of the database', {
    retry: 2,
  }, async () => {
    const status = async () => (await readDestinations(engine.db))[0]?.delivery;
    expect(await status()).toMatchObject({ rate: 0, delivered: 0, acknowledgedAt: null });
    await takeLease(engine.db, lease, 60_000);
    const place = { from: { cursor: 0, part: 0 }, to: { cursor: 900, part: 0 } };
    await acknowledge(engine.db, lease, { ...place, delivered: 900, dead: [], missed: null });
    const first = await status();
    expect(first?.rate).toBeGreaterThan(0);
    expect(first?.rate).toBeLessThanOrEqual(15);
    await settleReplayed(engine.db, lease, { taken: ['a', 'b', 'c'], dead: [] });
    const { rows } = await sql<{ counted: number }>`
      select in_minute + in_minute_before as counted from delivery`.execute(engine.db);
    expect(rows).toEqual([{ counted: 903 }]);
    expect((await status())?.delivered).toBe(903);
    await sql`update delivery set minute = minute - 2`.execute(engine.db);
    expect((await status())?.rate).toBe(0);
  });
});
