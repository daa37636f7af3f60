import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { joinedTables } from '../../../collector/store/joined-tables.ts';
import { mergeSql, stagingSql } from '../../../collector/store/merge-sql.ts';
import { migrate } from '../../../collector/store/migrate.ts';
import { dropInboxBefore, dropUsageBefore, makePartitions } from '../../../collector/store/partitions.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { instant } from '../../../src/core/instant.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { type TestPostgres, testPostgres } from '../../support/postgres.ts';

const now = instant(Date.UTC(2026, 9, 1, 12));
const owner = `mayfly_owner_${fakeSecret('', 8, 'abcdef')}`;
const runtime = `mayfly_run_${fakeSecret('', 8, 'abcdef')}`;
const nobody = `mayfly_nobody_${fakeSecret('', 8, 'abcdef')}`;

/** A schema made by its owner, used by a role that may not change it. */
describe('a collector whose role may not change the schema', () => {
  let postgres: TestPostgres;
  let admin: Client;
  let engine: Engine;
  let urlOf: (role: string) => string;
  beforeAll(async () => {
    postgres = await testPostgres();
    const url = await postgres.createDatabase();
    urlOf = (role) => Object.assign(new URL(url), { username: role }).href;
    admin = new Client({ connectionString: url });
    await admin.connect();
    const database = new URL(url).pathname.slice(1);
    await admin.query(
      `create role ${owner} login; create role ${runtime} login; create role ${nobody} login`,
    );
    await admin.query(`alter database ${database} owner to ${owner}; alter schema public owner to ${owner};
      revoke all on database ${database} from public; revoke all on schema public from public;
      grant connect on database ${database} to ${nobody}; grant usage on schema public to ${nobody}`);
    const owning = await openPostgres(urlOf(owner));
    await migrate(owning);
    await sql`select mayfly_grant_runtime(${runtime})`.execute(owning.db);
    await owning.close();
    engine = await openPostgres(urlOf(runtime));
  });
  afterAll(async () => {
    await engine?.close();
    await admin?.query(`reassign owned by ${owner} to current_user; drop owned by ${owner}, ${runtime}, ${nobody};
      drop role ${owner}, ${runtime}, ${nobody}`);
    await admin?.end();
    await postgres?.stop();
  });

  const attempt = (statement: string): Promise<unknown> => sql.raw(statement).execute(engine.db);

  test('finds the schema the newest', async () => {
    expect(await migrate(engine)).toEqual({ applied: [] });
  });

  test('makes and drops partitions', async () => {
    expect(await makePartitions(engine.db, now)).toEqual({ made: 20 });
    expect(await dropUsageBefore(engine.db, 1)).toEqual({ dropped: 0 });
    expect(await dropInboxBefore(engine.db, 1)).toEqual({ dropped: 0 });
  });

  test('takes requests in and folds them', async () => {
    await attempt(`insert into inbox values (20727, 1, 1, 1, gen_random_uuid(), 1, '')`);
    await engine.inTransaction(async ({ query }) => {
      for (const table of Object.values(joinedTables)) {
        await query(stagingSql(table));
        await query(mergeSql(table));
      }
      await query('update stream set watermark = 1 where id = 1');
    });
    await engine.inTransaction(({ query }) => query('select mayfly_union($1, $2)', [['a'], ['b']]));
  });

  test.each([
    ['make a table', 'create table other (id integer)'],
    ['drop one', 'drop table credential'],
    ['drop a partition', 'drop table usage_default'],
    ['change one', 'alter table usage add column other integer'],
    ['make a function', 'create function other() returns integer language sql as $$select 1$$'],
    ['change the record of migrations', 'delete from kysely_migration'],
    ['rewrite the audit', 'update audit set actor = actor'],
    ['shorten the audit', 'delete from audit'],
    ['give its rights away', `select mayfly_grant_runtime('${nobody}')`],
  ])('cannot %s', async (_what, statement) => {
    await expect(attempt(statement)).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  test('reaches the real tables through the functions, whatever it puts before them', async () => {
    const removed = await engine.inTransaction(async ({ query }) => {
      await query('create temp table stream (id integer, watermark bigint) on commit drop');
      await query('create temp table usage_default (hour integer) on commit drop');
      await query('insert into usage_default values (0)');
      await query('select mayfly_drop_usage_before(1)');
      return query<{ left: number }>('select count(*)::integer as left from pg_temp.usage_default');
    });
    expect(removed).toEqual([{ left: 1 }]);
  });

  test('the functions are for nobody else', async () => {
    const other = new Client({ connectionString: urlOf(nobody) });
    await other.connect();
    for (const call of [
      "mayfly_make_partitions('inbox', 1, 2)",
      'mayfly_drop_inbox_before(1)',
      'mayfly_drop_usage_before(1)',
      `mayfly_grant_runtime('${nobody}')`,
    ]) {
      await expect(other.query(`select ${call}`)).rejects.toMatchObject({ code: '42501' });
    }
    await other.end();
  });
});
