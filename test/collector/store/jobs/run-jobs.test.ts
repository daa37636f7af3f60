import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { defaultRetention } from '../../../../collector/store/jobs/job.ts';
import { jobs, startJobs } from '../../../../collector/store/jobs/run-jobs.ts';
import { instant } from '../../../../src/core/instant.ts';
import { engines, type TestDatabases } from '../engines.ts';

const dayMs = 86_400_000;
const now = instant(Date.UTC(2026, 10, 20, 12));

describe.each(engines)('the jobs on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  }, 120_000);
  afterAll(() => databases.stop());

  function runner() {
    const done: string[] = [];
    const failed: string[] = [];
    const run = startJobs({
      db: engine.db,
      keep: defaultRetention,
      now: () => now,
      elapsedMs: () => performance.now(),
      told: {
        done: (job) => void done.push(job),
        failed: (job) => void failed.push(job),
      },
    });
    return { run, done, failed };
  }

  async function credential(start: string, daysAgo: number, table = 'credential'): Promise<void> {
    const at = now - daysAgo * dayMs;
    await sql`insert into ${sql.table(table)} (fingerprint, first_seen_at, last_seen_at)
      values (${uuid(start)}::uuid, ${at}::bigint, ${at}::bigint)`.execute(engine.db);
  }

  const idsIn = async (table: string): Promise<readonly string[]> =>
    (
      await sql<{
        id: string;
      }>`select left(fingerprint::text, 2) as id from ${sql.table(table)} order by 1`.execute(engine.db)
    ).rows.map(({ id }) => id);

  test('each runs once, makes the partitions of the next days and tells', async () => {
    engine = await databases.fresh();
    const { run, done, failed } = runner();
    await run.runOnce();
    await run.stop();
    expect(failed).toEqual([]);
    expect(done).toEqual(['make-partitions', ...jobs.map(({ name }) => name)]);
    const { rows } = await sql`select to_regclass('usage_20261121') is not null as "isThere"`.execute(
      engine.db,
    );
    expect(rows).toEqual([{ isThere: true }]);
  });

  test('what is older than the rules say goes, and nothing else', async () => {
    engine = await databases.fresh();
    const years = defaultRetention.credentialYears * 366;
    await credential('a1', years);
    await credential('b1', years - 10);
    await credential('a2', years, 'credential_archive');
    await credential('b2', years - 10, 'credential_archive');
    const months = (year: number, month: number): number => year * 12 + month;
    for (const [id, month] of [
      ['a3', months(2025, 8)],
      ['b3', months(2025, 9)],
    ] as const) {
      await sql`insert into usage_ended values (${uuid(id)}::uuid, ${uuid('c1')}::uuid, ${month}::integer, '{}', '{}', true, 0, 0, '', 0)`.execute(
        engine.db,
      );
    }
    const { run } = runner();
    await run.runOnce();
    await run.stop();
    expect([
      await idsIn('credential'),
      await idsIn('credential_archive'),
      await idsIn('usage_ended'),
    ]).toEqual([['b1'], ['b2'], ['b3']]);
  });

  test('a job that another collector holds is left to it', async () => {
    engine = await databases.fresh();
    await credential('a1', 10_000);
    await sql`insert into job values ('drop-expired', 9000000000000000)`.execute(engine.db);
    const { run } = runner();
    await run.runOnce();
    expect(await idsIn('credential')).toEqual(['a1']);
    await sql`update job set leased_until = 0`.execute(engine.db);
    await run.runOnce();
    await run.stop();
    expect(await idsIn('credential')).toEqual([]);
  });
});

function uuid(start: string): string {
  return `${start.padEnd(8, '0')}-0000-0000-0000-000000000000`;
}
