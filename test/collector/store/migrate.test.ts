import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrations } from '../../../collector/store/migrations/index.ts';
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

test('migrations are numbered without a gap', () => {
  const numbers = Object.keys(migrations).map((name) => Number(/^(\d{4})-[a-z-]+$/.exec(name)?.[1]));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
