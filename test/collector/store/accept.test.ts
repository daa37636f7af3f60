import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { engines, type TestDatabases, testStore } from './engines.ts';
import { request } from './json-request.ts';
import { used } from './sample.ts';

describe.each(engines)('accept on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    engine = await databases.fresh();
  });
  afterAll(() => databases.stop());

  const rows = async () =>
    (
      await sql<{ encoding: string; body: Uint8Array; receivedAt: number }>`
        select encoding, body, received_at as "receivedAt" from inbox order by seq`.execute(engine.db)
    ).rows;

  test('a request is kept as it came', async () => {
    const body = new Uint8Array(randomBytes(70_000));
    const wanted = { ...request([]), body, encoding: 'protobuf' as const };
    expect(await testStore(engine).accept(wanted)).toBe('stored');
    const [row] = await rows();
    expect(row).toMatchObject({ encoding: 'protobuf', receivedAt: wanted.receivedAt });
    expect(Buffer.from(row?.body ?? []).equals(body)).toBe(true);
  });

  test('the same request again is a duplicate, in another encoding it is not', async () => {
    const store = testStore(engine);
    const wanted = request([used()]);
    expect(await store.accept(wanted)).toBe('stored');
    expect(await store.accept({ ...wanted, receivedAt: request([], 5).receivedAt })).toBe('duplicate');
    expect(await store.accept({ ...wanted, encoding: 'protobuf' })).toBe('stored');
    expect(await rows()).toHaveLength(2);
  });

  test('of the same request many times at once, one is stored', async () => {
    const store = testStore(engine);
    const wanted = request([used()]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.accept(wanted)));
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
  });

  test('a transaction that is rolled back takes no acknowledged request with it', async () => {
    const store = testStore(engine);
    const wanted = Array.from({ length: 10 }, () => request([used()]));
    const accepted: Promise<unknown>[] = [];
    const foreign = engine.db.transaction().execute(async (transaction) => {
      for (const one of wanted) {
        accepted.push(store.accept(one));
        await setImmediate();
        await sql`insert into watermark (name, xid, cluster) values (${`x${accepted.length}`}, '0', '')`.execute(
          transaction,
        );
      }
      throw new Error('rolled back on purpose');
    });
    await expect(foreign).rejects.toThrow('rolled back on purpose');
    expect(await Promise.all(accepted)).toEqual(wanted.map(() => 'stored'));
    expect(await rows()).toHaveLength(wanted.length);
    expect((await sql`select 1 from watermark`.execute(engine.db)).rows).toHaveLength(1);
  });

  test('a transaction after a failed statement is rolled back, not half-committed', async () => {
    const half = engine.db.transaction().execute(async (transaction) => {
      await sql`insert into watermark (name, xid, cluster) values ('half', '0', '')`.execute(transaction);
      await sql`select 1 / 0`.execute(transaction).catch(() => {});
    });
    await expect(half).rejects.toThrow();
    expect((await sql`select 1 from watermark where name = 'half'`.execute(engine.db)).rows).toEqual([]);
  });
});
