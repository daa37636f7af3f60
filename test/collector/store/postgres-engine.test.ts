import { createServer, type Server } from 'node:net';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestHash } from '../../../collector/store/accept.ts';
import { createStore } from '../../../collector/store/create-store.ts';
import type { Engine } from '../../../collector/store/engine.ts';
import { migrations } from '../../../collector/store/migrations/index.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import type { Store } from '../../../collector/store/store.ts';
import { instant } from '../../../src/core/instant.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { testStore } from './engines.ts';
import { readItems, request } from './json-request.ts';
import { dumpInMemory, dumpOf } from './read-inventory.ts';
import { used } from './sample.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  // Its own server: a transaction of anybody on a server holds up the watermark of everybody there.
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
    const store = createStore({ engine, read: readItems });
    await store.migrate();
    await run({ url, engine, store });
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

describe('the watermark on postgres', () => {
  test('a long foreign transaction holds up the watermark, not the inventory', () =>
    withDatabase(async ({ url, engine, store }) => {
      const foreign = await connect(url);
      await foreign.query('begin; select pg_current_xact_id()');
      const items = [used(), used()];
      for (const item of items) {
        await store.accept(request([item]));
        expect(await store.foldPending()).toMatchObject({ requests: 1 });
        expect(await store.foldPending()).toMatchObject({ requests: 0 });
      }
      expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
      const restarted = testStore(engine);
      expect(await restarted.foldPending()).toMatchObject({ requests: 2 });
      expect(await restarted.foldPending()).toMatchObject({ requests: 0 });
      await foreign.query('rollback');
      await foreign.end();
      await restarted.foldPending();
      expect(await testStore(engine).foldPending()).toMatchObject({ requests: 0 });
      expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
    }));

  test('a request that becomes visible after younger ones is folded, also after a restart', () =>
    withDatabase(async ({ url, engine, store }) => {
      const [late, later] = [used(), used()];
      const slow = await connect(url);
      await slow.query('begin');
      await insert(slow, request([late]), 1);
      await store.accept(request([later]));
      expect(await store.foldPending()).toMatchObject({ requests: 1 });
      const restarted = testStore(engine);
      expect(await restarted.foldPending()).toMatchObject({ requests: 1 });
      await slow.query('commit');
      await slow.end();
      expect(await restarted.foldPending()).toMatchObject({ requests: 1 });
      expect(await dumpOf(engine.db)).toEqual(dumpInMemory([late, later]));
      expect(await testStore(engine).foldPending()).toMatchObject({ requests: 0 });
    }));

  test('a fold whose connection is killed half-way leaves nothing and folds to the same later', () =>
    withDatabase(async ({ url, engine, store }) => {
      const items = [used(), used()];
      await store.accept(request(items));
      const blocker = await connect(url);
      await blocker.query('begin; lock table process in access exclusive mode');
      const folding = store.foldPending().then(
        () => null,
        (error: unknown) => error,
      );
      const waiting = `select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%into "process"%'`;
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

async function insert(
  client: Client,
  { body, encoding, receivedAt }: ReturnType<typeof request>,
  hash: number,
) {
  await client.query(
    'insert into inbox (request_hash, received_at, encoding, body) values ($1, $2, $3, $4)',
    [Buffer.alloc(16, hash), receivedAt, encoding, Buffer.from(body)],
  );
}

describe('a duplicate on postgres', () => {
  test('is answered only when the other is committed', () =>
    withDatabase(async ({ url, store }) => {
      const wanted = request([used()]);
      const other = await connect(url);
      await other.query('begin');
      await other.query(
        'insert into inbox (request_hash, received_at, encoding, body) values ($1, 0, $2, $3)',
        [Buffer.from(requestHash(wanted)), 'json', Buffer.from(wanted.body)],
      );
      const accepting = store.accept(wanted);
      await other.query('rollback');
      await other.end();
      expect(await accepting).toBe('stored');
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
      const store = createStore({ engine, read: readItems });
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
    const stores = opened.map((engine) => createStore({ engine, read: readItems }));
    const results = await Promise.all(stores.map((store) => store.migrate()));
    expect(results.flatMap(({ applied }) => applied)).toEqual(Object.keys(migrations));
    await stores[0]?.accept({ ...request([used()]), receivedAt: instant(1) });
    await Promise.all(stores.map((store) => store.close()));
  });
});
