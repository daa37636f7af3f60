import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCountField } from '../../../../collector/store/aggregates/count-field.ts';
import { readCounts } from '../../../../collector/store/aggregates/counts.ts';
import type { Database } from '../../../../collector/store/database.ts';
import type { Engine } from '../../../../collector/store/engine.ts';
import { flushWindow } from '../../../../collector/store/flush-window.ts';
import { listActors } from '../../../../collector/store/inventory/actors.ts';
import { listIssuers } from '../../../../collector/store/inventory/issuers.ts';
import { listTargets } from '../../../../collector/store/inventory/targets.ts';
import { listWorkloads } from '../../../../collector/store/inventory/workloads.ts';
import { archiveCredentials } from '../../../../collector/store/jobs/archive-credentials.ts';
import { compactUsage } from '../../../../collector/store/jobs/compact-usage.ts';
import { countMissing, countStanding } from '../../../../collector/store/jobs/count-standing.ts';
import { dropExpired } from '../../../../collector/store/jobs/drop-expired.ts';
import { defaultRetention, type Retention } from '../../../../collector/store/jobs/job.ts';
import { listCredentials } from '../../../../collector/store/list-credentials.ts';
import { createNoted } from '../../../../collector/store/noted.ts';
import { makePartitions } from '../../../../collector/store/partitions.ts';
import { everything, type ReadScope } from '../../../../collector/store/read-scope.ts';
import { batchOf } from '../../../../src/core/batch/batch-builder.ts';
import { parseFilter } from '../../../../src/core/filter/parse-filter.ts';
import { type Instant, instant } from '../../../../src/core/instant.ts';
import { createWindow } from '../../../../src/core/inventory/window/window.ts';
import type { Heartbeat, Observation } from '../../../../src/core/observation.ts';
import { askQuery } from '../credential-query.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { folded } from '../fill-store.ts';
import { inventoryOracle } from '../inventory/inventory-oracle.ts';
import { allOf, fleetItems, fleetScopes, fleetNow as now, sorted } from '../inventory/random-fleet.ts';
import { at, fetched, newFingerprint, noon, used } from '../sample.ts';
import { countEverything, runJob } from './count-everything.ts';

type Items = readonly (Observation | Heartbeat)[];

const dayMs = 86_400_000;
const later = (days: number): Instant => instant(noon + days * dayMs);

describe.each(engines)('sums on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  }, 120_000);
  beforeEach(async () => {
    engine = await databases.fresh();
    ({ db } = engine);
  });
  afterAll(() => databases.stop());

  const flush = async (items: Items): Promise<void> => {
    const window = createWindow();
    window.add(batchOf(items, noon), 7);
    const noted = createNoted();
    await engine.inTransaction((session) => flushWindow(session, window, { watermarks: [], noted }));
  };
  const keeping = async (job: typeof dropExpired, at_: Instant, keep: Partial<Retention>): Promise<void> => {
    await job.run({ db, now: at_, keep: { ...defaultRetention, ...keep }, stopping: () => false });
  };
  /** What the sums say, without what only time tells: from when on, and when it was last looked at. */
  const known = async (): Promise<unknown> => {
    const all = async (query: string) => (await sql.raw(query).execute(db)).rows;
    return {
      standing: await all(
        `select fingerprint, uses, exact, workloads, workload_set, origin,
          case when until > 0 and until <= merged then 0 else until end as until, standing.minute, tuples, counts,
          denied, owners
        from standing, counted order by 1`,
      ),
      usage: await all(
        `select tuple, credentials, count, denied, exact from usage_sum where credentials > 0 order by 1`,
      ),
      groups: await all(
        `select key, workload_set, until, minute, credentials from credential_sum where credentials <> 0 order by 1, 2, 3, 4`,
      ),
    };
  };
  const countedAnew = async (): Promise<unknown> => {
    await sql`truncate standing, usage_sum, credential_sum, workload_set, origin, issuing`.execute(db);
    const { rows } = await sql<{ merged: number }>`select merged from counted`.execute(db);
    await countEverything(db, now);
    expect(await sql`select merged from counted`.execute(db)).toMatchObject({ rows });
    return known();
  };

  test('that were changed by and by are those that are counted anew, whatever was done between', async () => {
    const items = fleetItems(150, 29);
    const part = (n: number): Items => items.filter((_, place) => place % 5 === n);
    await flush(part(0));
    await runJob(db, countStanding, now);
    await flush(part(1));
    await runJob(db, countStanding, now);
    await keeping(compactUsage, later(4), {});
    await flush([...part(2), ...part(0)]);
    await runJob(db, countMissing, now);
    await keeping(archiveCredentials, later(30), { hotCredentials: -1 });
    await keeping(compactUsage, later(40), {});
    await flush(part(3));
    await runJob(db, countMissing, now);
    await flush(part(4));
    // As if all of it had been seen since: then it is counted with each question.
    await sql`update counted set minute = 0`.execute(db);
    for (const [, scope] of fleetScopes) await expectLists(items, scope);
    await countEverything(db, now);
    for (const [, scope] of fleetScopes) await expectLists(items, scope);
    expect(await known()).toEqual(await countedAnew());
  }, 300_000);

  async function expectLists(items: Items, scope: ReadScope): Promise<void> {
    const seeing = { scope, now };
    const oracle = inventoryOracle(folded(items), scope, now);
    const actors = await allOf((query) => listActors(db, { ...query, kind: null }, seeing), 50);
    const inOrder = (views: typeof actors) =>
      sorted(views.map((view) => ({ ...view, workloads: sorted(view.workloads) })));
    expect(inOrder(actors)).toEqual(inOrder(oracle.actors()));
    expect(sorted(await allOf((query) => listTargets(db, query, { scope }), 50))).toEqual(
      sorted(oracle.targets()),
    );
    expect(sorted(await allOf((query) => listIssuers(db, query, seeing), 50))).toEqual(
      sorted(oracle.issuers()),
    );
    const states = (all: readonly { readonly id: string; readonly credentials: unknown }[]) =>
      sorted(all.map(({ id, credentials }) => ({ id, credentials })));
    expect(states(await allOf((query) => listWorkloads(db, query, seeing), 50))).toEqual(
      states(oracle.workloads()),
    );
    for (const field of ['env', 'workload', 'namespace']) {
      const counts = (q: string) =>
        db.transaction().execute(async (reading) => {
          const asked = { by: readCountField(field), filter: parseFilter(q, now), steps: null };
          return sorted((await readCounts(reading, asked, seeing)).groups);
        });
      // What is true of all credentials is looked at one by one.
      expect([field, await counts('')]).toEqual([field, await counts('first-seen:<9000d')]);
    }
  }

  test('go down when what they were counted by is dropped', async () => {
    const [first, second] = [newFingerprint(), newFingerprint()];
    const agent = (name: string) => ({ actor: { agent: name }, target: { address: `${name}.example` } });
    await flush([
      used({ fingerprint: first, at: at(0), count: 3, ...agent('a') }),
      used({ fingerprint: second, at: at(0), count: 4, ...agent('b') }),
    ]);
    await flush([
      used({ fingerprint: second, at: later(800), count: 5, ...agent('a') }),
      fetched({ fingerprint: second, at: later(800), ...agent('a') }),
    ]);
    await runJob(db, countStanding, later(800));
    await keeping(compactUsage, later(799), {});
    const actors = async () =>
      (
        await allOf(
          (query) => listActors(db, { ...query, kind: null }, { scope: everything, now: later(800) }),
          50,
        )
      ).map(({ name, credentials, uses }) => ({ name, credentials, count: uses.count }));
    expect(await actors()).toEqual([
      { name: 'a', credentials: 2, count: 8 },
      { name: 'b', credentials: 1, count: 4 },
    ]);
    await keeping(dropExpired, later(801), { usageMonths: 13, credentialYears: 1 });
    await runJob(db, countMissing, later(801));
    expect(await actors()).toEqual([{ name: 'a', credentials: 1, count: 5 }]);
    const dropped = await known();
    expect(dropped).toEqual(await countedAnew());
    expect(dropped).toMatchObject({ standing: [{ uses: 5 }] });
  }, 120_000);

  test('two that count at once count nothing twice', async () => {
    await flush(fleetItems(60, 31));
    await Promise.all([runJob(db, countStanding, now), runJob(db, countStanding, now)]);
    expect(await known()).toEqual(await countedAnew());
  }, 120_000);

  test('what has expired since or is not live any more is so, counted or not', async () => {
    const fleet = [
      used({ at: at(0), credential: { expiresAt: at(30) } }),
      used({ at: at(1), credential: { expiresAt: at(10) } }),
      used({ at: at(2) }),
      used({ at: at(40), credential: { expiresAt: at(45) } }),
      used({ at: at(41) }),
    ];
    const statesAt = async (time: Instant) =>
      (await allOf((query) => listWorkloads(db, query, { scope: everything, now: time }), 5)).map(
        ({ credentials }) => credentials,
      );
    await flush(fleet);
    for (const minute of [5, 12, 42, 50, 100]) {
      const time = at(minute);
      const expected = inventoryOracle(folded(fleet), everything, time).workloads();
      expect([minute, await statesAt(time)]).toEqual([minute, expected.map((each) => each.credentials)]);
      await runJob(db, countStanding, time);
      expect([minute, await statesAt(time)]).toEqual([minute, expected.map((each) => each.credentials)]);
    }
  }, 120_000);

  test('of a credential that others use too a reader with limits is told their own part', async () => {
    const name = newFingerprint();
    const of = (environment: string, count: number) =>
      used({
        fingerprint: name,
        at: at(count),
        count,
        process: { environment, instance: environment },
        actor: { agent: 'a' },
        target: { address: `${environment}.example` },
      });
    await flush([of('prod', 5), of('dev', 9)]);
    await countEverything(db, at(10));
    const prod: ReadScope = { environments: ['prod'], workloads: null };
    const seeing = { scope: prod, now: at(12) };
    const query = { words: [], asked: '', limit: 9, cursor: null };
    expect(await listActors(db, { ...query, kind: null }, seeing)).toMatchObject({
      items: [{ name: 'a', credentials: 1, uses: { count: 5 }, targets: ['prod.example'] }],
    });
    expect((await listTargets(db, query, seeing)).items).toMatchObject([{ address: 'prod.example' }]);
    expect((await listWorkloads(db, query, seeing)).items).toMatchObject([
      { environment: 'prod', credentials: { live: 1 } },
    ]);
    const list = await listCredentials(db, askQuery({ now: at(12) }), prod);
    expect(list.items).toMatchObject([{ uses: { count: 5 }, workloads: [{ environment: 'prod' }] }]);
    const nobody: ReadScope = { environments: ['test'], workloads: null };
    expect((await listActors(db, { ...query, kind: null }, { ...seeing, scope: nobody })).items).toEqual([]);
    expect((await listIssuers(db, query, { scope: nobody })).items).toEqual([]);
  }, 120_000);

  test('a credential of two workloads is a shared one once it is counted, and the order by uses is right', async () => {
    const [shared, own] = [newFingerprint(), newFingerprint()];
    const by = (fingerprint: typeof own, service: string, count: number) =>
      used({ fingerprint, at: at(1), count, process: { service, instance: service } });
    const asked = async (q: string) =>
      (await listCredentials(db, askQuery({ q, now: at(2) }), everything)).items.map(
        ({ fingerprint }) => fingerprint,
      );
    await flush([by(shared, 'one', 1), by(own, 'one', 5)]);
    await runJob(db, countStanding, at(2));
    expect(await asked('shared:true')).toEqual([]);
    expect(await asked('sort:-uses')).toEqual([own, shared]);
    await flush([by(shared, 'two', 7)]);
    await runJob(db, countStanding, at(2));
    expect(await asked('shared:true')).toEqual([shared]);
    expect(await asked('sort:-uses')).toEqual([shared, own]);
  }, 120_000);
});
