import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { migrate } from '../../../../collector/store/migrate.ts';
import { makePartitions } from '../../../../collector/store/partitions.ts';
import { openPostgres } from '../../../../collector/store/postgres-engine.ts';
import type { Store } from '../../../../collector/store/store.ts';
import { type TestPostgres, testPostgres } from '../../../support/postgres.ts';
import { request } from '../batch-request.ts';
import { testStore } from '../engines.ts';
import { dumpInMemory, dumpOf } from '../read-inventory.ts';
import { noon, used } from '../sample.ts';
import { until } from './until.ts';

/** A failover to a standby that lags takes back streams, their rows and the sequence of their numbers. */
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await testPostgres();
});
afterAll(() => postgres?.stop());

interface Place {
  readonly url: string;
  readonly engine: Engine;
  readonly store: Store;
  readonly logged: string[];
}

async function withStore(work: (place: Place) => Promise<void>): Promise<void> {
  const url = await postgres.createDatabase();
  const engine = await openPostgres(url);
  await migrate(engine);
  await makePartitions(engine.db, noon);
  const logged: string[] = [];
  const note = (event: string): void => void logged.push(event);
  const store = testStore(engine, { log: { debug: () => {}, info: () => {}, warn: note, error: note } });
  try {
    await work({ url, engine, store, logged });
  } finally {
    await store.close();
  }
}

/** In one transaction, so that no collector opens a stream in between. */
const loseStreams = (engine: Engine): Promise<unknown> =>
  engine.inTransaction(async ({ query }) => {
    await query('lock table stream in access exclusive mode');
    await query('delete from inbox');
    await query('delete from stream');
    await query('alter table stream alter column id restart');
  });

/** Ends the connections that hold the locks of streams. */
const cutStreams = (engine: Engine): Promise<unknown> =>
  sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())`.execute(engine.db);

const streams = async (engine: Engine) =>
  (
    await sql<{ id: number; watermark: number; rows: number }>`
      select id, watermark, (select count(*)::integer from inbox where stream = id) as rows
      from stream order by id`.execute(engine.db)
  ).rows;

test(
  'rows of a stream whose number was given before are folded',
  () =>
    withStore(async ({ engine, store }) => {
      const [before, after] = [[used(), used(), used()], [used()]];
      for (const item of before) await store.accept(request([item]));
      await store.foldPending();
      await loseStreams(engine);
      await cutStreams(engine);
      await until(async () => (await store.accept(request(after)).catch(() => 'again')) === 'stored');
      await store.foldPending();
      expect(await dumpOf(engine.db)).toEqual(dumpInMemory([...before, ...after]));
      expect(await streams(engine)).toContainEqual({ id: 1, watermark: 1, rows: 1 });
    }),
  120_000,
);

test(
  'a fold that is late moves no other stream with the number, joins what it holds, and a new stream is opened',
  () =>
    withStore(async ({ url, engine, store, logged }) => {
      const blocker = new Client({ connectionString: url });
      await blocker.connect();
      await blocker.query('begin; lock table process in access exclusive mode');
      const items = [used(), used(), used()];
      for (const item of items) await store.accept(request([item]));
      await loseStreams(engine);
      await sql`insert into stream (opened_at) values (7)`.execute(engine.db);
      await blocker.query('rollback');
      await blocker.end();
      await until(async () => logged.includes('fold.stream_gone'));
      const next = used();
      await until(async () => (await store.accept(request([next])).catch(() => 'again')) === 'stored');
      await store.foldPending();
      expect(await dumpOf(engine.db)).toEqual(dumpInMemory([...items, next]));
      const [other, own] = await streams(engine);
      expect(other).toEqual({ id: 1, watermark: 0, rows: 0 });
      expect(own).toMatchObject({ watermark: 1, rows: 1 });
    }),
  120_000,
);

test(
  'a repetition is no proof when the stream it came through is gone',
  () =>
    withStore(async ({ engine, store }) => {
      const again = request([used()]);
      expect(await store.accept(again)).toBe('stored');
      await store.foldPending();
      await sql`delete from stream`.execute(engine.db);
      await expect(store.accept(again)).rejects.toMatchObject({ code: 'store.unavailable' });
      expect(await store.accept(again)).toBe('duplicate');
    }),
  120_000,
);
