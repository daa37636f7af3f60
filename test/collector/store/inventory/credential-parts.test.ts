import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../../collector/store/database.ts';
import { readObservationPage } from '../../../../collector/store/inventory/observation-page.ts';
import { readUsageOverTime } from '../../../../collector/store/inventory/usage-over-time.ts';
import { everything, isInScope, type ReadScope } from '../../../../collector/store/read-scope.ts';
import { timeSteps } from '../../../../collector/store/time-steps.ts';
import { instant } from '../../../../src/core/instant.ts';
import { countUses } from '../../../../src/core/inventory/count-uses.ts';
import { emptyInventory, fold } from '../../../../src/core/inventory/fold.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { fillInbox, fillStore, folded, type Request } from '../fill-store.ts';
import { at, fetched, newFingerprint, noon, used } from '../sample.ts';

const hourMs = 3_600_000;
const prod = { environment: 'production', service: 'checkout' };
const dev = { environment: 'dev', service: 'lab' };
const limited: ReadScope = { environments: ['production'], workloads: null };
const name = newFingerprint();
const other = newFingerprint();

/** Cumulative counts of two instances in two environments, over five hours, sent and answered apart. */
const items = [0, 1, 2, 3, 4].flatMap((hour) =>
  [prod, dev].flatMap((process, place) =>
    ['i-1', 'i-2'].flatMap((instance, n) => {
      const facts = {
        fingerprint: name,
        at: at(hour * 60 + 5 * n),
        process: { ...process, instance: `${process.service} ${instance}` },
      };
      const count = (hour + 1) * (n + 2) + place;
      return [
        used({ ...facts, count, outcome: 'sent' }),
        ...(hour === 0 ? [] : [used({ ...facts, count: count - 2, outcome: 'accepted' })]),
        ...(hour > 2 ? [used({ ...facts, count: hour, outcome: 'denied' })] : []),
        ...(hour % 2 === 0 ? [fetched({ ...facts, count: hour + 1 })] : []),
        ...(hour === 1 ? [fetched({ ...facts, count: 1, held: true })] : []),
      ];
    }),
  ),
);

describe.each(engines)('parts of one credential on %s', (_name, open) => {
  let databases: TestDatabases;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
  }, 120_000);
  afterAll(() => databases.stop());

  /** What the readings up to an hour come to. */
  function upTo(hour: number, scope: ReadScope, kind: 'used' | 'denied' | 'fetched'): number {
    const inventory = emptyInventory();
    for (const item of items) if (item.at < noon + hour * hourMs) fold(inventory, item);
    const rows = [...inventory.usage.values()].filter((row) => isInScope(scope, row) && !row.held);
    if (kind === 'fetched') {
      return countUses(
        rows.filter((row) => row.kind === 'fetched').map((row) => ({ ...row, kind: 'used' as const })),
      ).count;
    }
    return countUses(kind === 'used' ? rows : rows.filter(({ outcome }) => outcome === 'denied')).count;
  }

  describe.each([
    ['everything', everything],
    ['an environment', limited],
  ])('seeing %s', (_who, scope) => {
    test('usage of an hour is what its readings grew by', async () => {
      ({ db } = await databases.fresh());
      await fillStore(db, { hot: folded(items) });
      const steps = timeSteps({ step: 'hour', from: instant(noon - hourMs), to: null }, at(5 * 60));
      const found = await readUsageOverTime({ db, scope }, name, steps);
      const grown = (hour: number, kind: 'used' | 'denied' | 'fetched'): number =>
        upTo(hour + 1, scope, kind) - upTo(hour, scope, kind);
      expect(found).toEqual({
        from: new Date(noon - hourMs).toISOString(),
        to: new Date(noon + 5 * hourMs).toISOString(),
        step: 'hour',
        points: [-1, 0, 1, 2, 3, 4].map((hour) => ({
          at: new Date(noon + hour * hourMs).toISOString(),
          used: grown(hour, 'used'),
          denied: grown(hour, 'denied'),
          fetched: grown(hour, 'fetched'),
        })),
        exactFrom: null,
      });
      const days = timeSteps({ step: 'day', from: null, to: null }, at(5 * 60));
      const byDay = await readUsageOverTime({ db, scope }, name, days);
      expect(byDay?.points.at(-1)).toMatchObject({ used: upTo(5, scope, 'used') });
      expect(byDay?.points).toHaveLength(31);
    });

    test('what was compacted is in no hour, and it says so', async () => {
      ({ db } = await databases.fresh());
      const isOld = ({ at: seenAt }: { readonly at: number }): boolean => seenAt < noon + 3 * hourMs;
      await fillStore(db, {
        hot: folded(items.filter((item) => !isOld(item))),
        old: folded(items.filter(isOld)),
      });
      const steps = timeSteps({ step: 'hour', from: noon, to: null }, at(5 * 60));
      const found = await readUsageOverTime({ db, scope }, name, steps);
      expect(found?.exactFrom).toBe(new Date(noon + 3 * hourMs).toISOString());
      expect(found?.points.map((point) => point.used)).toEqual([
        0,
        0,
        0,
        upTo(4, scope, 'used') - upTo(3, scope, 'used'),
        upTo(5, scope, 'used') - upTo(4, scope, 'used'),
      ]);
    });

    test('observations come page by page, each once, with nothing left out', async () => {
      ({ db } = await databases.fresh());
      const requests: Request[] = Array.from({ length: 45 }, (_, n) => [
        used({ fingerprint: name, at: at(60 * n), process: { ...prod, instance: 'a' }, count: n + 1 }),
        used({ fingerprint: name, at: at(60 * n + 1), process: { ...dev, instance: 'b' }, count: n + 1 }),
        used({ fingerprint: other, at: at(60 * n + 2), process: { ...prod, instance: 'a' }, count: n + 1 }),
        fetched({ fingerprint: name, at: at(60 * n + 3), process: { ...prod, instance: 'a' } }),
      ]);
      const evidence = await fillInbox(db, requests);
      await fillStore(db, { hot: folded(requests.flat()), evidence });
      const found = [];
      for (let cursor: string | null = null, pages = 0; ; pages++) {
        const query = { fingerprint: name, limit: 7, cursor, asked: 'this' };
        const page = await readObservationPage(db, query, scope);
        found.push(...(page?.items ?? []));
        cursor = page?.nextCursor ?? null;
        if (cursor === null || pages > 100) break;
      }
      const expected = requests
        .flat()
        .filter(
          (item) => item.kind !== 'heartbeat' && item.fingerprint === name && isInScope(scope, item.process),
        )
        .toSorted((a, b) => b.at - a.at)
        .map((item) => new Date(item.at).toISOString());
      expect(found.map((view) => view.at)).toEqual(expected);
      expect(
        await readObservationPage(
          db,
          { fingerprint: newFingerprint(), limit: 7, cursor: null, asked: '' },
          scope,
        ),
      ).toBeNull();
    });
  });
});
