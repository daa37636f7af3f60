import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import {
  dayOf,
  dropInboxBefore,
  dropUsageBefore,
  makePartitions,
} from '../../../collector/store/partitions.ts';
import { instant } from '../../../src/core/instant.ts';
import { engines, type TestDatabases } from './engines.ts';

const now = instant(Date.UTC(2026, 9, 1, 12));
const today = dayOf(now);

describe.each(engines)('partitions on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
  });
  afterEach(async () => {
    const drop = (await partitions()).filter((name) => /\d{8}$/.test(name));
    if (drop.length > 0) await sql`drop table ${sql.raw(drop.join(', '))}`.execute(engine.db);
  });

  const partitions = async (): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`
      select inhrelid::regclass::text as name from pg_inherits
      where inhparent in ('inbox'::regclass, 'usage'::regclass, 'outbox'::regclass) order by 1`.execute(
      engine.db,
    );
    return rows.map(({ name }) => name);
  };
  const used = (hour: number, fingerprint = crypto.randomUUID()) =>
    sql`
    insert into usage values (${fingerprint}, ${crypto.randomUUID()}, ${crypto.randomUUID()}, ${hour}, 1, true, 1, 1, '', 1)
    `.execute(engine.db);
  const accepted = (day: number, stream = 1, seq = 1) =>
    sql`
    insert into inbox values (${day}, ${stream}, ${seq}, 1, ${crypto.randomUUID()}, 1, '')`.execute(
      engine.db,
    );
  const counted = async (table: string): Promise<unknown> =>
    (
      await sql<{ count: number }>`select count(*)::integer as count from ${sql.table(table)}`.execute(
        engine.db,
      )
    ).rows[0]?.count;

  test('days are made ahead, and back as far as a time is believed, once', async () => {
    expect(await makePartitions(engine.db, now)).toEqual({ made: 4 + 12 + 4 });
    const names = await partitions();
    expect(names).toContain('inbox_20261004');
    expect(names).toContain('usage_20260923');
    expect(names).toContain('usage_20261004');
    expect(await makePartitions(engine.db, now)).toEqual({ made: 0 });
    expect(await makePartitions(engine.db, instant(now + 86_400_000))).toEqual({ made: 3 });
  });

  test('rows lie in the partition of their day, whichever end of it', async () => {
    await makePartitions(engine.db, now);
    for (const hour of [today * 24, today * 24 + 23]) await used(hour);
    await used((today + 1) * 24);
    await accepted(today);
    expect(await counted('usage_20261001')).toBe(2);
    expect(await counted('usage_20261002')).toBe(1);
    expect(await counted('inbox_20261001')).toBe(1);
    expect(await counted('usage_default')).toBe(0);
  });

  test('rows that came before their partition move into it', async () => {
    for (const hour of [today * 24, today * 24 + 23, (today + 40) * 24]) await used(hour);
    await accepted(today);
    expect(await counted('usage_default')).toBe(3);
    await makePartitions(engine.db, now);
    expect(await counted('usage_20261001')).toBe(2);
    expect(await counted('inbox_20261001')).toBe(1);
    expect(await counted('usage_default')).toBe(1);
    expect(await counted('usage')).toBe(3);
  });

  test('several callers at once make each once, while rows are written', async () => {
    const writing = Array.from({ length: 40 }, (_, index) => used((today + (index % 4)) * 24));
    const made = await Promise.all(Array.from({ length: 4 }, () => makePartitions(engine.db, now)));
    await Promise.all(writing);
    expect(made.reduce((sum, one) => sum + one.made, 0)).toBe(20);
    expect(await counted('usage')).toBe(40);
    expect(await counted('usage_default')).toBe(0);
  });

  test('a partition has the keys, the storage and the room for updates that it needs', async () => {
    await makePartitions(engine.db, now);
    const { rows } = await sql`
      select relname as name, reloptions as options,
        (select count(*)::integer from pg_index where indrelid = c.oid) as indexes,
        (select attstorage::text from pg_attribute where attrelid = c.oid and attname = 'body') as storage
      from pg_class c where relname in ('inbox_20261001', 'usage_20261001') order by 1`.execute(engine.db);
    expect(rows).toEqual([
      { name: 'inbox_20261001', options: ['fillfactor=85'], indexes: 2, storage: 'e' },
      { name: 'usage_20261001', options: ['fillfactor=85'], indexes: 1, storage: null },
    ]);
    const twice = crypto.randomUUID();
    await used(today * 24, twice);
    await expect(
      sql`insert into usage select * from usage where fingerprint = ${twice}`.execute(engine.db),
    ).rejects.toMatchObject({ code: '23505' });
  });

  test('whole days of the inbox are dropped when they are folded, and no other', async () => {
    await makePartitions(engine.db, instant(now - 3 * 86_400_000));
    const [stream] = (
      await sql<{ id: number }>`insert into stream (opened_at, watermark) values (1, 2) returning id`.execute(
        engine.db,
      )
    ).rows;
    const id = stream?.id ?? 0;
    await accepted(today - 3, id, 1);
    await accepted(today - 2, id, 2);
    await accepted(today - 2, id, 3);
    await accepted(today - 1, id, 4);
    await accepted(today - 20, id, 1);
    await accepted(today - 19, id, 5);
    expect(await dropInboxBefore(engine.db, today - 1)).toEqual({ dropped: 1 });
    expect(await counted('inbox')).toBe(4);
    await sql`update stream set watermark = 5`.execute(engine.db);
    expect(await dropInboxBefore(engine.db, today - 1)).toEqual({ dropped: 1 });
    expect(await counted('inbox')).toBe(1);
    expect(await partitions()).toContain('inbox_20260930');
  });

  test('empty days of usage are dropped, and no other', async () => {
    await makePartitions(engine.db, now);
    for (const day of [today - 100, today - 8, today - 1, today]) await used(day * 24 + 23);
    expect(await dropUsageBefore(engine.db, today - 1)).toEqual({ dropped: 6 });
    expect(await counted('usage')).toBe(4);
  });
});
