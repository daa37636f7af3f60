import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../../collector/store/database.ts';
import { countMissing, countStanding } from '../../../../collector/store/jobs/count-standing.ts';
import { defaultRetention, type Job } from '../../../../collector/store/jobs/job.ts';
import { listCredentials } from '../../../../collector/store/list-credentials.ts';
import { readCredential } from '../../../../collector/store/read-credential.ts';
import { everything, type ReadScope } from '../../../../collector/store/read-scope.ts';
import { mostReadings } from '../../../../collector/store/usage-tuples.ts';
import type { Instant } from '../../../../src/core/instant.ts';
import { askQuery } from '../credential-query.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { fillStore, folded } from '../fill-store.ts';
import { at, newFingerprint, used } from '../sample.ts';

const wide = newFingerprint();

describe.each(engines)('counting beforehand on %s', (_name, open) => {
  let databases: TestDatabases;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    ({ db } = await databases.fresh());
  });
  afterAll(() => databases.stop());

  const run = (job: Job, now: Instant) => job.run({ db, now, keep: defaultRetention, stopping: () => false });
  const counted = async () =>
    (
      await sql<{ uses: number; workloads: number }>`
        select uses, workloads from standing order by uses`.execute(db)
    ).rows;

  test('what was seen since the last time is counted, and only that', async () => {
    await fillStore(db, { hot: folded([used({ at: at(0), count: 3 }), used({ at: at(5), count: 7 })]) });
    expect(await run(countStanding, at(5))).toEqual({ rows: 2 });
    expect(await counted()).toEqual([
      { uses: 3, workloads: 1 },
      { uses: 7, workloads: 1 },
    ]);
    await sql`update usage set count = count + 1`.execute(db);
    expect(await run(countStanding, at(6))).toEqual({ rows: 0 });
    await sql`update credential set last_seen_at = last_seen_at where last_seen_at = ${at(5)}`.execute(db);
    expect(await run(countStanding, at(6))).toEqual({ rows: 1 });
    expect((await counted()).map(({ uses }) => uses)).toEqual([3, 8]);
    expect(await run(countStanding, at(6))).toEqual({ rows: 0 });
  });

  test('what came late is counted by the job that looks for what was missed', async () => {
    await fillStore(db, { hot: folded([used({ at: at(5), count: 7 })]) });
    await run(countStanding, at(8));
    await sql`delete from standing`.execute(db);
    expect(await run(countStanding, at(9))).toEqual({ rows: 0 });
    expect(await run(countMissing, at(9))).toEqual({ rows: 1 });
    expect(await counted()).toEqual([{ uses: 7, workloads: 1 }]);
  });

  test('a job that is told to stop does not say that it has counted', async () => {
    await fillStore(db, { hot: folded([used({ at: at(0), count: 3 })]) });
    await countStanding.run({ db, now: at(5), keep: defaultRetention, stopping: () => true });
    expect(await run(countStanding, at(6))).toEqual({ rows: 1 });
  });

  test('a credential of very many processes shows what was counted, to everybody within their limits', async () => {
    const reading = (instance: number, environment: string) =>
      used({
        fingerprint: wide,
        at: at(1),
        count: 2,
        process: { instance: `i-${instance}`, environment, owner: 'team-w' },
        actor: { agent: environment },
      });
    const items = Array.from({ length: mostReadings + 10 }, (_, i) =>
      reading(i, i % 10 === 0 ? 'dev' : 'prod'),
    );
    await fillStore(db, { hot: folded(items) });
    const read = async (scope: ReadScope) => {
      const { items: shown } = await listCredentials(db, askQuery({ now: at(2) }), scope);
      const detail = await readCredential({ db, scope }, wide, at(2));
      const { observations: _some, ...known } = detail ?? { observations: [] };
      return { shown, known };
    };
    const dev: ReadScope = { environments: ['dev'], workloads: null };
    const [all, some] = [await read(everything), await read(dev)];
    expect(all.shown).toMatchObject([{ uses: { count: items.length * 2 }, agents: ['dev', 'prod'] }]);
    await run(countStanding, at(2));
    // Whatever is told from here on was counted beforehand.
    await sql`update usage set count = 1`.execute(db);
    expect(await read(everything)).toEqual(all);
    expect(await read(dev)).toEqual(some);
    expect(some.shown).toMatchObject([{ uses: { count: 201 * 2 }, agents: ['dev'] }]);
    expect(await read({ environments: ['other'], workloads: null })).toMatchObject({ shown: [] });
  });
});
