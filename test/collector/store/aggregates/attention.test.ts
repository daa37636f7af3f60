import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAttention } from '../../../../collector/store/aggregates/attention.ts';
import type { Database } from '../../../../collector/store/database.ts';
import { countMissing, countStanding } from '../../../../collector/store/jobs/count-standing.ts';
import { defaultRetention } from '../../../../collector/store/jobs/job.ts';
import { everything } from '../../../../collector/store/read-scope.ts';
import { attentionReasons } from '../../../../src/core/api/attention.ts';
import { parseFilter } from '../../../../src/core/filter/parse-filter.ts';
import type { Inventory } from '../../../../src/core/inventory/fold.ts';
import { filtered } from '../../../support/filter-oracle.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { fillStore, folded } from '../fill-store.ts';
import { subjectsOf } from '../filter/random-inventory.ts';
import { fleetItems, fleetScopes, fleetNow as now } from '../inventory/random-fleet.ts';

describe.each(engines)('what needs attention, on %s', (_engine, open) => {
  let databases: TestDatabases;
  let db: Database;
  let inventory: Inventory;
  beforeAll(async () => {
    databases = await open();
    ({ db } = await databases.fresh());
    inventory = folded(fleetItems(300, 23).filter(({ kind }) => kind !== 'heartbeat'));
    await fillStore(db, { hot: inventory });
    const context = { db, now, keep: defaultRetention, stopping: () => false };
    for (const job of [countStanding, countMissing]) await job.run(context);
  }, 120_000);
  afterAll(() => databases.stop());

  describe.each(fleetScopes)('%s', (_who, scope) => {
    test.each(['', 'env:beta', '-agent:*', `as-of:${new Date(now - 1_200_000).toISOString()}`, 'sort:uses'])(
      'is each credential that a reason asks for, once: %j',
      async (q) => {
        const filter = parseFilter(q, now);
        const { items, reasons } = await db
          .transaction()
          .execute((reading) => readAttention(reading, filter, { scope, now }));
        const at = filter.asOf ?? now;
        const expected = attentionReasons.map((reason) => {
          const asked = { ...filter, terms: [...parseFilter(reason.q, at).terms, ...filter.terms] };
          return filtered(asked, subjectsOf(inventory, scope), now).map(({ row }) => row.fingerprint);
        });
        for (const [rank, { id }] of attentionReasons.entries()) {
          const own = items.filter((item) => item.reasons.includes(id));
          expect([id, own.map(({ credential }) => credential.fingerprint).toSorted()]).toEqual([
            id,
            expected[rank]?.toSorted(),
          ]);
          expect(reasons[rank]).toEqual({ ...attentionReasons[rank], count: own.length, more: false });
        }
        const rankOf = attentionReasons.map(({ id }) => id);
        const ranks = items.map((item) => item.reasons.map((id) => rankOf.indexOf(id)));
        expect(ranks.map(([first]) => first)).toEqual(ranks.map(([first]) => first).toSorted());
        for (const own of ranks) expect(own).toEqual(own.toSorted());
        expect(new Set(items.map(({ credential }) => credential.fingerprint)).size).toBe(items.length);
      },
      60_000,
    );
  });

  test('there is something for most reasons in what is compared', () => {
    const found = attentionReasons.filter(
      ({ q }) => filtered(parseFilter(q, now), subjectsOf(inventory, everything), now).length > 0,
    );
    expect(found.length).toBeGreaterThan(3);
  });
});
