import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrations } from '../../../collector/store/migrations/index.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { instant } from '../../../src/core/instant.ts';
import { testPostgres } from '../../support/postgres.ts';
import { request } from './batch-request.ts';
import { engines, type TestDatabases, testStore } from './engines.ts';
import { dumpOf } from './read-inventory.ts';
import { used } from './sample.ts';

describe.each(engines)('migrations on %s', (_name, open) => {
  let databases: TestDatabases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());

  test('a second run applies nothing and keeps everything', async () => {
    const engine = await databases.fresh();
    const store = testStore(engine);
    await store.accept(request([used()]));
    expect(await store.migrate()).toEqual({ applied: [] });
    await store.foldPending();
    expect((await dumpOf(engine.db)).credentials).toHaveLength(1);
  });

  test('a database of a newer Mayfly is refused', async () => {
    const engine = await databases.fresh();
    await sql`insert into kysely_migration values ('9999-from-the-future', now()::text)`.execute(engine.db);
    await expect(testStore(engine).migrate()).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(/9999-from-the-future by a newer Mayfly: start that version/),
    });
    await sql`delete from kysely_migration where name like '9999%'`.execute(engine.db);
  });
});

test('a start that PostgreSQL takes as the victim of a deadlock is tried again', async () => {
  const postgres = await testPostgres();
  const url = await postgres.createDatabase();
  const engine = await openPostgres(url);
  await testStore(engine).migrate();
  const other = new Client({ connectionString: url });
  await other.connect();
  await other.query('begin');
  await other.query('lock table usage in access exclusive mode');
  const start = testStore(engine, { now: () => instant(Date.now() + 100 * 86_400_000) }).migrate();
  const isWaiting = sql<{ is: boolean }>`select exists (select from pg_locks where not granted) as is`;
  await expect.poll(async () => (await isWaiting.execute(engine.db)).rows[0]?.is).toBe(true);
  // Who waited first finds the circle first, and is the victim.
  await other.query('lock table inbox in access exclusive mode');
  await other.query('commit');
  expect(await start).toEqual({ applied: [] });
  const deadlocks = sql<{ is: boolean }>`
    select deadlocks > 0 as is from pg_stat_database where datname = current_database()`;
  await expect
    .poll(async () => (await deadlocks.execute(engine.db)).rows[0]?.is, { timeout: 20_000 })
    .toBe(true);
  await other.end();
  await engine.close();
  await postgres.stop();
});

test('migrations are numbered without a gap', () => {
  const numbers = Object.keys(migrations).map((name) => Number(/^(\d{4})-[a-z-]+$/.exec(name)?.[1]));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
