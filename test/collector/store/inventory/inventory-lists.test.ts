import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../../collector/store/database.ts';
import { listActors } from '../../../../collector/store/inventory/actors.ts';
import { readCoverage } from '../../../../collector/store/inventory/coverage.ts';
import { listIssuers } from '../../../../collector/store/inventory/issuers.ts';
import { listTargets } from '../../../../collector/store/inventory/targets.ts';
import { listWorkloads, readWorkload } from '../../../../collector/store/inventory/workloads.ts';
import type { Inventory } from '../../../../src/core/inventory/fold.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { countEverything } from '../sums/count-everything.ts';
import { inventoryOracle } from './inventory-oracle.ts';
import { allOf, fillFleet, fleetItems, fleetScopes, fleetNow as now, sorted } from './random-fleet.ts';

describe.each(engines)('the inventory by other things than credentials, on %s', (_name, open) => {
  let databases: TestDatabases;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
  }, 120_000);
  afterAll(() => databases.stop());

  describe.each([
    ['hot and not counted', false],
    ['hot, archived and compacted, and counted', true],
  ])('%s', (_what, isSplit) => {
    let inventory: Inventory;
    beforeAll(async () => {
      ({ db } = await databases.fresh());
      inventory = await fillFleet(db, fleetItems(120, isSplit ? 3 : 5), isSplit);
      if (isSplit) await countEverything(db, now);
    }, 120_000);

    describe.each(fleetScopes)('%s', (_who, scope) => {
      const seeing = { scope, now };
      const oracle = () => inventoryOracle(inventory, scope, now);

      test('workloads are those that the oracle finds', async () => {
        const expected = oracle().workloads();
        expect(expected.length).toBeGreaterThan(10);
        const found = await allOf((query) => listWorkloads(db, query, seeing), 7);
        expect(sorted(found)).toEqual(sorted(expected));
      });

      test('coverage has the gaps that the oracle finds, and its totals are of all pages', async () => {
        const expected = oracle().workloads();
        const found = [];
        for (let cursor: string | null = null; ; ) {
          const page = await readCoverage(db, { words: [], asked: '', limit: 9, cursor }, seeing);
          found.push(...page.workloads);
          const sum = (of: 'processes' | 'silent' | 'seen' | 'dropped' | 'unattributed'): number =>
            expected.reduce((total, { coverage }) => total + coverage[of], 0);
          expect(page.totals).toEqual({
            workloads: expected.length,
            withGaps: expected.filter(({ coverage }) => coverage.gaps.length > 0).length,
            processes: sum('processes'),
            silent: sum('silent'),
            seen: sum('seen'),
            dropped: sum('dropped'),
            unattributed: sum('unattributed'),
          });
          cursor = page.nextCursor;
          if (cursor === null) break;
        }
        expect(sorted(found.map(({ id, coverage }) => ({ id, coverage })))).toEqual(
          sorted(expected.map(({ id, coverage }) => ({ id, coverage }))),
        );
      });

      test('a workload has its processes and targets', async () => {
        const { usage, workloads, targets } = oracle();
        for (const workload of workloads().slice(0, 12)) {
          const found = await readWorkload(db, workload.id, seeing);
          const isOwn = (row: { service: string; namespace: string | null; environment: string | null }) =>
            row.service === workload.service &&
            row.namespace === workload.namespace &&
            row.environment === workload.environment;
          expect(found).toMatchObject(workload);
          expect(sorted(found?.targets ?? [])).toEqual(sorted(targets(usage.filter(isOwn))));
          const instances = [...inventory.processes.values()].filter(isOwn).map(({ instance }) => instance);
          expect(sorted(found?.processes.map(({ instance }) => instance) ?? [])).toEqual(sorted(instances));
        }
      });

      test('actors are those that the oracle finds', async () => {
        const expected = oracle().actors();
        const found = await allOf((query) => listActors(db, { ...query, kind: null }, seeing), 6);
        const inOrder = (views: typeof expected) =>
          sorted(views.map((view) => ({ ...view, workloads: sorted(view.workloads) })));
        expect(inOrder(found)).toEqual(inOrder(expected));
        const humans = await allOf((query) => listActors(db, { ...query, kind: 'human' }, seeing), 100);
        expect(humans.map(({ name }) => name)).toEqual(
          found.filter(({ kind }) => kind === 'human').map(({ name }) => name),
        );
      });

      test('targets are those that the oracle finds', async () => {
        const found = await allOf((query) => listTargets(db, query, { scope }), 4);
        expect(sorted(found)).toEqual(sorted(oracle().targets()));
      });

      test('issuers are those that the oracle finds', async () => {
        const found = await allOf((query) => listIssuers(db, query, seeing), 5);
        expect(sorted(found)).toEqual(sorted(oracle().issuers()));
      });

      test('words must all be in it, in any case', async () => {
        const found = await allOf((query) => listWorkloads(db, query, seeing), 50, ['ALPHA', 'a']);
        const expected = oracle()
          .workloads()
          .filter(({ service, namespace, environment, owner }) =>
            [service, namespace, environment, owner].some((text) => text?.toLowerCase().includes('alpha')),
          );
        expect(sorted(found.map(({ id }) => id))).toEqual(sorted(expected.map(({ id }) => id)));
      });
    });

    test('a workload that a reader may not see is none', async () => {
      const limited = { scope: { environments: ['beta'], workloads: null }, now };
      const [other] = inventoryOracle(inventory, fleetScopes[0]?.[1] ?? limited.scope, now)
        .workloads()
        .filter(({ environment }) => environment !== 'beta');
      expect(await readWorkload(db, other?.id ?? '', limited)).toBeNull();
    });
  });
});
