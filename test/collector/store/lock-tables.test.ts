import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { lockTables } from '../../../collector/store/lock-tables.ts';
import { migrate } from '../../../collector/store/migrate.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { type TestPostgres, testPostgres } from '../../support/postgres.ts';

const room = 60_000;

let postgres: TestPostgres;
let engine: Engine;
let fold: Client;
beforeAll(async () => {
  postgres = await testPostgres();
  const url = await postgres.createDatabase();
  engine = await openPostgres(url);
  await migrate(engine);
  fold = new Client({ connectionString: url });
  await fold.connect();
}, room);
afterAll(async () => {
  await fold.end();
  await engine.close();
  await postgres.stop();
});

test(
  'who migrates gives way to a transaction that holds what he wants and wants what he holds',
  async () => {
    await fold.query('begin');
    await fold.query('lock table usage in row exclusive mode');
    const locking = engine.db.transaction().execute(lockTables);
    const givenWay = expect(locking).rejects.toMatchObject({ code: '55P03' });
    const isLocked = `select 1 from pg_locks where relation = 'process'::regclass and mode = 'AccessExclusiveLock' and granted`;
    while ((await fold.query(isLocked)).rowCount === 0);
    // The other way round than the fold, as a job or a reader may ask: the deadlock that nobody may find.
    await fold.query('lock table process in row exclusive mode');
    await fold.query('commit');
    await givenWay;
  },
  room,
);

test(
  'for the first table of a fold it waits as long as the fold takes',
  async () => {
    await fold.query('begin');
    await fold.query('lock table process in row exclusive mode');
    const locking = engine.db.transaction().execute(async (transaction) => {
      await lockTables(transaction);
      const { rows } = await sql<{ tables: number }>`
        select count(*)::integer as tables from pg_locks l join pg_class c on c.oid = l.relation
        where l.pid = pg_backend_pid() and l.mode = 'AccessExclusiveLock' and c.relname in ('process', 'usage', 'inbox')
      `.execute(transaction);
      return rows[0]?.tables;
    });
    await fold.query('select pg_sleep(1.2)');
    await fold.query('lock table usage in row exclusive mode');
    await fold.query('commit');
    expect(await locking).toBe(3);
  },
  room,
);
