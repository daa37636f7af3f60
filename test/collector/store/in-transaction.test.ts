import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { engines, type TestDatabases } from './engines.ts';

/** Rows of (integer, text) in PostgreSQL's binary COPY format ("File Formats, Binary Format" of COPY). */
function binaryRows(rows: readonly (readonly [number, string | null])[]): Buffer {
  const head = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
  const body = rows.map(([id, text]) => {
    const bytes = Buffer.from(text ?? '', 'utf8');
    const row = Buffer.alloc(14);
    row.writeInt16BE(2, 0);
    row.writeInt32BE(4, 2);
    row.writeInt32BE(id, 6);
    row.writeInt32BE(text === null ? -1 : bytes.length, 10);
    return Buffer.concat([row, bytes]);
  });
  return Buffer.concat([head, ...body, Buffer.from([255, 255])]);
}

describe.each(engines)('a transaction by hand on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
    engine = await databases.fresh();
    await sql`create table thing (id integer primary key, said text)`.execute(engine.db);
  });
  afterAll(async () => {
    await databases.stop();
  });

  const things = async (): Promise<unknown> =>
    (await sql`select id, said from thing order by id`.execute(engine.db)).rows;
  const emptied = () => sql`truncate thing`.execute(engine.db);

  test('what was copied is there when it has resolved', async () => {
    await emptied();
    const told = await engine.inTransaction(async ({ copy, query }) => {
      await copy(
        'thing',
        ['id', 'said'],
        [
          binaryRows([
            [1, 'ä 😀'],
            [2, null],
          ]),
        ],
      );
      return query<{ count: number }>('select count(*)::integer as count from thing where id > $1', [1]);
    });
    expect(told).toEqual([{ count: 1 }]);
    expect(await things()).toEqual([
      { id: 1, said: 'ä 😀' },
      { id: 2, said: null },
    ]);
  });

  test('nothing is there when the work fails, whatever the reason', async () => {
    await emptied();
    const rows = binaryRows([[1, 'kept?']]);
    const insert = (work: (query: (text: string) => Promise<unknown>) => Promise<unknown>) =>
      engine.inTransaction(async ({ copy, query }) => {
        await copy('thing', ['id', 'said'], [rows]);
        await work(query);
      });
    await expect(insert(() => Promise.reject(new Error('own reason')))).rejects.toThrow('own reason');
    await expect(insert((query) => query('select nonsense'))).rejects.toMatchObject({
      code: '42703',
    });
    await expect(insert((query) => query('select nonsense').catch(() => null))).rejects.toThrow(
      'rolled back',
    );
    await expect(
      engine.inTransaction(({ copy }) => copy('thing', ['id', 'said'], [rows.subarray(0, 30)])),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^22/) });
    await expect(
      engine.inTransaction(({ copy }) =>
        copy(
          'thing',
          ['id', 'said'],
          [
            binaryRows([
              [1, 'x'],
              [1, 'y'],
            ]),
          ],
        ),
      ),
    ).rejects.toMatchObject({ code: '23505' });
    expect(await things()).toEqual([]);
    await insert(async () => {});
    expect(await things()).toEqual([{ id: 1, said: 'kept?' }]);
  });

  test('a copy comes in pieces that lie in the same memory one after the other', async () => {
    await emptied();
    const text = 'x'.repeat(1000);
    const rows = binaryRows(Array.from({ length: 4000 }, (_, id) => [id, `${id} ${text}`] as const));
    const piece = Buffer.alloc(300_000);
    function* pieces(): Generator<Uint8Array> {
      for (let at = 0; at < rows.length; at += piece.length) {
        yield piece.subarray(0, rows.copy(piece, 0, at, at + piece.length));
      }
      piece.fill(0);
    }
    await engine.inTransaction(({ copy }) => copy('thing', ['id', 'said'], pieces()));
    const { rows: wrong } = await sql`
      select count(*)::integer as rows, count(*) filter (where said <> id || ' ' || ${text})::integer as wrong
      from thing`.execute(engine.db);
    expect(wrong).toEqual([{ rows: 4000, wrong: 0 }]);
  });

  test('a copy whose rows cannot be made fails with the reason, and the connection serves on', async () => {
    await emptied();
    function* pieces(): Generator<Uint8Array> {
      yield binaryRows([[1, 'x']]).subarray(0, -2);
      throw new Error('out of rows');
    }
    for (let tries = 0; tries < 6; tries++) {
      await expect(
        engine.inTransaction(({ copy }) => copy('thing', ['id', 'said'], pieces())),
      ).rejects.toThrow('out of rows');
    }
    expect(await things()).toEqual([]);
  });

  test('megabytes are copied, and stay the caller’s own', async () => {
    await emptied();
    const text = 'x'.repeat(1000);
    const rows = binaryRows(Array.from({ length: 8000 }, (_, id) => [id, text] as const));
    const framed = Buffer.concat([Buffer.alloc(100), rows, Buffer.alloc(100)]).subarray(
      100,
      100 + rows.length,
    );
    for (let tries = 0; tries < 2; tries++) {
      await engine.inTransaction(({ copy }) => copy('thing', ['id', 'said'], [framed]));
      expect(framed.equals(rows)).toBe(true);
      expect(
        (
          await sql`select count(*)::integer as n, sum(length(said))::integer as b from thing`.execute(
            engine.db,
          )
        ).rows,
      ).toEqual([{ n: 8000, b: 8_000_000 }]);
      await emptied();
    }
  });

  test('bytes are a parameter of any type, in its binary form', async () => {
    const uuid = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
    const array = Buffer.from(
      '00000001000000000000001700000002000000010000000400000007000000040000002a',
      'hex',
    );
    const rows = await engine.inTransaction(({ query }) =>
      query(
        'select $1::uuid::text as uuid, $2::bytea as bytes, $3::integer[] as numbers, $4::text as text, $5::integer as number',
        [uuid, uuid.subarray(4, 8), array, 'plain', 5],
      ),
    );
    expect(rows).toEqual([
      {
        uuid: '00112233-4455-6677-8899-aabbccddeeff',
        bytes: expect.anything(),
        numbers: [7, 42],
        text: 'plain',
        number: 5,
      },
    ]);
    const [row] = rows as { bytes: Uint8Array }[];
    expect(Buffer.from(row?.bytes ?? []).toString('hex')).toBe('44556677');
  });

  test('statements of others stay out of it', async () => {
    await emptied();
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const failing = engine.inTransaction(async ({ query }) => {
      await query("insert into thing values (1, 'mine')");
      await gate;
      throw new Error('undone');
    });
    const other = sql`insert into thing values (2, 'theirs')`.execute(engine.db);
    const second = engine.inTransaction(({ query }) => query("insert into thing values (3, 'also theirs')"));
    release();
    await expect(failing).rejects.toThrow('undone');
    await Promise.all([other, second]);
    expect(await things()).toEqual([
      { id: 2, said: 'theirs' },
      { id: 3, said: 'also theirs' },
    ]);
  });

  test('a dedicated connection answers, and is not lost by being closed', async () => {
    const held = await engine.dedicated();
    const losses: unknown[] = [];
    held.onLost((error) => losses.push(error));
    expect(await held.query('select pg_try_advisory_lock(7, $1) as got', [8])).toEqual([{ got: true }]);
    await held.close();
    const next = await engine.dedicated();
    expect(await next.query('select pg_try_advisory_lock(7, 8) as got')).toEqual([{ got: true }]);
    await next.query('select pg_advisory_unlock_all()');
    await next.close();
    expect(losses).toEqual([]);
  });
});
