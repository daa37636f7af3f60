import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../../collector/log.ts';
import type { Database } from '../../../collector/store/database.ts';
import type { Engine } from '../../../collector/store/engine.ts';
import type { Store } from '../../../collector/store/store.ts';
import { engines, type TestDatabases, testStore } from './engines.ts';
import { readItems, request } from './json-request.ts';
import { dumpInMemory, dumpOf } from './read-inventory.ts';
import { at, fetched, newFingerprint, used } from './sample.ts';

describe.each(engines)('foldPending on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    engine = await databases.fresh();
  });
  afterAll(() => databases.stop());

  /** A store that counts how often it reads a request. */
  const countingStore = () => {
    let reads = 0;
    const store = testStore(engine, {
      read: (body) => {
        reads++;
        return readItems(body);
      },
    });
    return { store, reads: () => reads };
  };

  test('it tells what it did, once', async () => {
    const store = testStore(engine);
    await store.accept(request([used(), fetched()]));
    await store.accept(request([used()]));
    expect(await store.foldPending()).toEqual({ requests: 2, observations: 3, rejected: 0 });
    expect(await store.foldPending()).toEqual({ requests: 0, observations: 0, rejected: 0 });
  });

  test('it reads nothing and writes nothing when there is nothing new', async () => {
    const { store, reads } = countingStore();
    await store.accept(request([used()]));
    await foldToTheEnd(engine.db, store);
    const before = await watermarkRow(engine.db);
    for (let pass = 0; pass < 3; pass++) await store.foldPending();
    expect(await watermarkRow(engine.db)).toEqual(before);
    expect(reads()).toBe(1);
  });

  test.each([5, 8])(
    'of %i requests in pages of 4, none is folded again after a restart',
    async (requests) => {
      const store = testStore(engine, { limits: { rows: 4, bytes: 1_000_000 } });
      for (let count = 1; count <= requests; count++) await store.accept(request([used({ count })]));
      await store.foldPending();
      const restarted = countingStore();
      expect(await restarted.store.foldPending()).toMatchObject({ requests: 0 });
      expect(restarted.reads()).toBe(0);
    },
  );

  test('it goes in bounded steps, and a request above the bound is a step of its own', async () => {
    const items = Array.from({ length: 30 }, (_, index) => used({ at: at(index) }));
    const store = testStore(engine, { limits: { rows: 4, bytes: 1500 } });
    await store.accept(request(items.slice(0, 10)));
    for (const item of items.slice(10)) await store.accept(request([item]));
    expect(await store.foldPending()).toEqual({ requests: 21, observations: 30, rejected: 0 });
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
  });

  test('a request that cannot be read is left out, counted and logged, and holds up no other', async () => {
    const lines: string[] = [];
    const log = createLog({ level: 'debug', write: (line) => lines.push(line), now: () => 0 });
    const store = testStore(engine, { log });
    const good = [used(), used()];
    await store.accept(request(good.slice(0, 1)));
    await store.accept({ ...request([]), body: new TextEncoder().encode('not JSON') });
    await store.accept(request(good.slice(1)));
    expect(await store.foldPending()).toEqual({ requests: 3, observations: 2, rejected: 1 });
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(good));
    expect(lines).toEqual([expect.stringContaining('"code":"request.undecodable"')]);
    expect(await store.foldPending()).toMatchObject({ requests: 0 });
  });

  test('a request that the database refuses is left out, counted and logged, and holds up no other', async () => {
    const lines: string[] = [];
    const log = createLog({ level: 'debug', write: (line) => lines.push(line), now: () => 0 });
    const store = testStore(engine, { log });
    const good = [used(), used()];
    await store.accept(request(good.slice(0, 1)));
    await store.accept(request([used({ actor: { agent: 'a\0b' } }), used()]));
    await store.accept(request(good.slice(1)));
    expect(await store.foldPending()).toEqual({ requests: 3, observations: 2, rejected: 2 });
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(good));
    expect(lines).toEqual([expect.stringContaining('fold.refused')]);
    await foldToTheEnd(engine.db, store);
    expect(await testStore(engine).foldPending()).toMatchObject({ requests: 0 });
  });

  test('a fold that fails half-way leaves nothing and folds to the same later', async () => {
    const items = [used(), fetched(), used()];
    const store = testStore(engine);
    await store.accept(request(items));
    await breakProcessTable(engine.db, "raise exception 'broken on purpose'");
    await expect(store.foldPending()).rejects.toThrow('broken on purpose');
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory([]));
    await repairProcessTable(engine.db);
    await store.foldPending();
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
  });

  test('a deadlock is tried again', async () => {
    const items = [used()];
    const store = testStore(engine);
    await store.accept(request(items));
    await sql`create sequence tries`.execute(engine.db);
    const twice = "if nextval('tries') <= 2 then raise exception 'deadlock' using errcode = '40P01'; end if";
    await breakProcessTable(engine.db, twice);
    await store.foldPending();
    await repairProcessTable(engine.db);
    await sql`drop sequence tries`.execute(engine.db);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
  });

  test('calls at the same time share their work', async () => {
    const { store, reads } = countingStore();
    await store.accept(request([used()]));
    const reports = await Promise.all(Array.from({ length: 10 }, () => store.foldPending()));
    expect(reports.filter(({ requests }) => requests > 0)).toHaveLength(1);
    expect(reads()).toBe(1);
  });

  test('what was accepted before a call is folded when the call is done', async () => {
    const store = testStore(engine);
    const fingerprints = Array.from({ length: 30 }, newFingerprint);
    await Promise.all(
      fingerprints.map(async (fingerprint) => {
        await store.accept(request([used({ fingerprint })]));
        await store.foldPending();
        expect(await store.credential(fingerprint, at(0))).not.toBeNull();
      }),
    );
  });

  test('usage names the latest request that touched it as its evidence', async () => {
    const store = testStore(engine);
    const fingerprint = newFingerprint();
    for (let count = 1; count <= 3; count++) {
      await store.accept(request([used({ fingerprint, count, at: at(3 - count) })]));
      if (count === 1) await store.foldPending();
    }
    await store.foldPending();
    const { rows } = await sql<object>`select inbox_seq as seq, count from usage`.execute(engine.db);
    expect(rows).toEqual([{ seq: 3, count: 3 }]);
  });

  test('a database that was restored on another server is folded from the start', async () => {
    const items = [used(), used()];
    const store = testStore(engine);
    for (const item of items) await store.accept(request([item]));
    await store.foldPending();
    await sql`truncate credential, usage, process`.execute(engine.db);
    await sql`update inbox set xid = '4611686018427387904'`.execute(engine.db);
    await sql`update watermark set xid = '4611686018427387905', cluster = 'another'`.execute(engine.db);
    const restored = testStore(engine);
    await restored.migrate();
    expect(await restored.foldPending()).toMatchObject({ requests: 2 });
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
    expect(await restored.foldPending()).toMatchObject({ requests: 0 });
  });
});

/**
 * Folds until the watermark has passed every request. On a shared server it may take a moment, because a
 * transaction of anybody there holds it up.
 */
async function foldToTheEnd(db: Database, store: Store): Promise<void> {
  const behind = sql`select 1 from inbox, watermark where inbox.xid >= watermark.xid limit 1`;
  do await store.foldPending();
  while ((await behind.execute(db)).rows.length > 0);
}

/** The row and the transaction that wrote it. */
async function watermarkRow(db: Database): Promise<unknown> {
  return (await sql`select xmin::text, xid::text from watermark`.execute(db)).rows;
}

/** The last table of a fold runs this before each insert. */
async function breakProcessTable(db: Database, body: string): Promise<void> {
  await sql`create function break() returns trigger language plpgsql as ${sql.lit(`begin ${body}; return new; end`)}`.execute(
    db,
  );
  await sql`create trigger break before insert on process for each row execute function break()`.execute(db);
}

async function repairProcessTable(db: Database): Promise<void> {
  await sql`drop trigger break on process`.execute(db);
  await sql`drop function break()`.execute(db);
}
