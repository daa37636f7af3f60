import { createServer, type Server } from 'node:net';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { migrations } from '../../../collector/store/migrations/index.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import type { Store } from '../../../collector/store/store.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { request } from './batch-request.ts';
import { testStore } from './engines.ts';
import { dumpInMemory, dumpOf } from './read-inventory.ts';
import { used } from './sample.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** Runs a test on a new, migrated database. */
async function withDatabase(
  run: (database: { readonly url: string; readonly engine: Engine; readonly store: Store }) => Promise<void>,
): Promise<void> {
  const url = await postgres.createDatabase();
  const engine = await openPostgres(url);
  try {
    const store = testStore(engine);
    await store.migrate();
    await run({ url, engine, store });
    await store.close();
  } finally {
    await engine.close();
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

describe('the fold on postgres', () => {
  test('a fold whose connection is killed half-way leaves nothing and folds to the same later', () =>
    withDatabase(async ({ url, engine, store }) => {
      const items = [used(), used()];
      const blocker = await connect(url);
      await blocker.query('begin; lock table process in access exclusive mode');
      await store.accept(request(items));
      const folding = store.foldPending().then(
        () => null,
        (error: unknown) => error,
      );
      const waiting = `select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%process%'`;
      let pid: unknown;
      const killer = await connect(url);
      while (pid === undefined) pid = (await killer.query(waiting)).rows[0]?.pid;
      await killer.query('select pg_terminate_backend($1)', [pid]);
      await killer.end();
      expect(await folding).toMatchObject({ code: 'store.unavailable' });
      await blocker.query('rollback');
      await blocker.end();
      expect(await dumpOf(engine.db)).toEqual(dumpInMemory([]));
      await store.foldPending();
      expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
    }));
});

describe('connections to postgres', () => {
  test('a broken connection is at most one unavailable answer', () =>
    withDatabase(async ({ url, store }) => {
      await store.ping();
      const killer = await connect(url);
      await killer.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mayfly' and datname = current_database()",
      );
      await killer.end();
      const failures: unknown[] = [];
      for (let calls = 0; calls < 20; calls++) {
        await store.ping().catch((error: unknown) => failures.push(error));
      }
      expect(failures.length).toBeLessThanOrEqual(1);
      for (const failure of failures) expect(failure).toMatchObject({ code: 'store.unavailable' });
      expect(await store.accept(request([used()]))).toBe('stored');
    }));

  test('a connection that is killed in the middle of a statement is unavailable', () =>
    withDatabase(async ({ url, engine, store }) => {
      const sleeping = sql`select pg_sleep(60)`.execute(engine.db).then(
        () => null,
        (error: unknown) => error,
      );
      const killer = await connect(url);
      const kill =
        "select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'";
      while ((await killer.query(kill)).rowCount === 0);
      await killer.end();
      expect(await sleeping).toMatchObject({ code: 'store.unavailable' });
      await store.ping();
    }));

  test('commits wait for the disk although the database says otherwise', () =>
    withDatabase(async ({ url }) => {
      const admin = await connect(url);
      await admin.query(`alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
      await admin.end();
      const engine = await openPostgres(url);
      const { rows } = await sql`show synchronous_commit`.execute(engine.db);
      expect(rows).toEqual([{ synchronous_commit: 'on' }]);
      await engine.close();
    }));

  test('the durability of a server with fsync is told', () =>
    withDatabase(async ({ store }) => {
      expect(store.engine).toBe('postgres');
      expect(store.durability).toMatch(
        /^PostgreSQL at .* \(version \d+.*\): what is acknowledged is on its disk$/,
      );
    }));

  test('close waits for the fold at hand; after it every call is unavailable', () =>
    withDatabase(async ({ url }) => {
      const engine = await openPostgres(url);
      const store = testStore(engine);
      await store.accept(request([used()]));
      const folding = store.foldPending();
      await store.close();
      await store.close();
      await folding;
      for (const call of [store.ping, store.foldPending, () => store.accept(request([]))]) {
        await expect(call()).rejects.toMatchObject({ code: 'store.unavailable' });
      }
    }));
});

describe('connections by hand on postgres', () => {
  const terminate = async (url: string, condition: string): Promise<void> => {
    const killer = await connect(url);
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and ${condition}`;
    while ((await killer.query(kill)).rowCount === 0);
    await killer.end();
  };

  test('a transaction whose connection is killed is unavailable and leaves nothing; the next one works', () =>
    withDatabase(async ({ url, engine }) => {
      const opened = () =>
        engine.inTransaction(({ query }) => query('insert into stream (opened_at) values (5)'));
      const cut = engine.inTransaction(async ({ query }) => {
        await query('insert into stream (opened_at) values (6)');
        await query('select pg_sleep(60)');
      });
      const failure = cut.catch((error: unknown) => error);
      await terminate(url, "query like 'select pg_sleep%'");
      expect(await failure).toMatchObject({ code: 'store.unavailable' });
      await opened();
      const { rows } = await sql`select opened_at from stream where opened_at in (5, 6)`.execute(engine.db);
      expect(rows).toEqual([{ opened_at: 5 }]);
    }));

  test('a copy whose connection is killed is unavailable, however much was on its way', () =>
    withDatabase(async ({ url, engine }) => {
      const blocker = await connect(url);
      await blocker.query('begin; lock table stream in access exclusive mode');
      const copying = engine
        .inTransaction(({ copy }) => copy('stream', ['opened_at'], [Buffer.alloc(16 * 1024 * 1024)]))
        .catch((error: unknown) => error);
      await terminate(url, "query like 'copy stream%' and wait_event_type = 'Lock'");
      expect(await copying).toMatchObject({ code: 'store.unavailable' });
      await blocker.end();
    }));

  test('a dedicated connection keeps a lock until it is closed', () =>
    withDatabase(async ({ engine }) => {
      const tryLock = 'select pg_try_advisory_lock(7, 9) as got';
      const [holder, other] = await Promise.all([engine.dedicated(), engine.dedicated()]);
      expect(await holder.query(tryLock)).toEqual([{ got: true }]);
      expect(await other.query(tryLock)).toEqual([{ got: false }]);
      await holder.close();
      await expect.poll(() => other.query(tryLock), { timeout: 30_000 }).toEqual([{ got: true }]);
      await other.close();
    }));

  test('whoever holds a dedicated connection is told once when it is lost, also when he asks late', () =>
    withDatabase(async ({ url, engine }) => {
      const held = await engine.dedicated();
      const [{ pid } = { pid: 0 }] = await held.query<{ pid: number }>('select pg_backend_pid() as pid');
      const losses: unknown[] = [];
      const lost = new Promise<void>((resolve) => {
        held.onLost((error) => {
          losses.push(error);
          resolve();
        });
      });
      await terminate(url, `pid = ${pid}`);
      await lost;
      await expect(held.query('select 1')).rejects.toMatchObject({ code: 'store.unavailable' });
      const late = await new Promise((resolve) => held.onLost(resolve));
      expect(losses).toEqual([late]);
      expect(late).toMatchObject({ code: 'store.unavailable' });
      await held.close();
      expect(losses).toHaveLength(1);
    }));
});

describe('a database that cannot be used', () => {
  const password = fakeSecret('', 20);
  const silent = async (): Promise<Server> => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  };

  test.each([
    [
      'nobody listens',
      `postgres://me:${password}@127.0.0.1:1/inventory`,
      /127\.0\.0\.1:1\/inventory is not available: nothing listens there/,
    ],
    [
      'the host is unknown',
      `postgres://me:${password}@host.invalid/inventory`,
      /host\.invalid:5432\/inventory is not available: its host name/,
    ],
    [
      'the socket is not there',
      `postgres://me:${password}@localhost/inventory?host=/nowhere`,
      /no such socket/,
    ],
  ])('when %s, the error says so without the password', async (_what, url, message) => {
    const error: unknown = await openPostgres(url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'store.unavailable', message: expect.stringMatching(message) });
    expect(String(error)).not.toContain(password);
  });

  test('when it does not exist, the error says so', async () => {
    const url = new URL(postgres.url);
    url.pathname = '/absent';
    await expect(openPostgres(url.href)).rejects.toThrow(/there is no such database: create it/);
  });

  test('when the server is silent, the error comes within seconds', async () => {
    const server = await silent();
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    await expect(openPostgres(`postgres://me:${password}@127.0.0.1:${port}/inventory`)).rejects.toMatchObject(
      {
        code: 'store.unavailable',
        message: expect.stringContaining('no answer'),
      },
    );
    server.close();
  });

  test('a text that is no URL is refused without being repeated', async () => {
    const error: unknown = await openPostgres(`postgres://me:${password}@[broken`).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'config.invalid', message: expect.stringContaining('DATABASE_URL') });
    expect(JSON.stringify([String(error), error])).not.toContain(password);
  });

  test('an encoding other than UTF8 is refused', async () => {
    const admin = await connect(postgres.url);
    const name = `mayfly_test_${fakeSecret('', 8, 'abcdef')}`;
    await admin.query(
      `create database ${name} encoding 'LATIN1' locale 'C' template template0 locale_provider libc`,
    );
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    await expect(openPostgres(url.href)).rejects.toThrow('create the database with encoding UTF8');
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
});

describe('migrations on postgres', () => {
  test('two collectors that start at once migrate once', async () => {
    const url = await postgres.createDatabase();
    const opened = await Promise.all([openPostgres(url), openPostgres(url), openPostgres(url)]);
    const stores = opened.map((engine) => testStore(engine));
    const results = await Promise.all(stores.map((store) => store.migrate()));
    expect(results.flatMap(({ applied }) => applied)).toEqual(Object.keys(migrations));
    await stores[0]?.accept(request([used()], 1));
    await Promise.all(stores.map((store) => store.close()));
  });
});
