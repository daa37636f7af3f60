import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { flushWindow } from '../../../collector/store/flush-window.ts';
import type { StreamLife, Watermark } from '../../../collector/store/inbox/inbox.ts';
import { joinedTables } from '../../../collector/store/joined-tables.ts';
import { mergeSql, stagingSql } from '../../../collector/store/merge-sql.ts';
import { makePartitions } from '../../../collector/store/partitions.ts';
import type { InTransaction, Session } from '../../../collector/store/session.ts';
import { batchOf } from '../../../src/core/batch/batch-builder.ts';
import { instant } from '../../../src/core/instant.ts';
import { createWindow, type FoldWindow } from '../../../src/core/inventory/window/window.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';
import { engines, type TestDatabases } from './engines.ts';
import { dumpInMemory, dumpOf } from './read-inventory.ts';
import { at, fetched, heartbeat, newFingerprint, noon, used } from './sample.ts';

type Items = readonly (Observation | Heartbeat)[];

function windowOf(items: Items, position = 7): FoldWindow {
  const window = createWindow();
  window.add(batchOf(items, noon), position);
  return window;
}

/** Stream 1 was opened at 1, stream 2 at 2. */
const upTo = (stream: number, seq: number, openedAt = stream): Watermark => ({
  stream,
  openedAt: instant(openedAt),
  seq,
});

describe.each(engines)('a flush on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
    await sql`insert into stream (opened_at) values (1), (2)`.execute(engine.db);
  });

  const flush = (items: Items, ...watermarks: readonly Watermark[]): Promise<readonly StreamLife[]> =>
    engine.inTransaction((session) => flushWindow(session, windowOf(items), { watermarks }));
  const watermarks = async (): Promise<unknown> =>
    (await sql<{ watermark: number }>`select watermark from stream order by id`.execute(engine.db)).rows.map(
      ({ watermark }) => watermark,
    );
  const value = async (query: string): Promise<unknown> =>
    Object.values((await sql.raw<Record<string, unknown>>(query).execute(engine.db)).rows[0] ?? {})[0];

  test('the watermarks move with it, and never back', async () => {
    expect(await flush([used()], upTo(2, 9))).toEqual([]);
    expect(await watermarks()).toEqual([0, 9]);
    expect(await flush([used()], upTo(2, 4), upTo(1, 3))).toEqual([]);
    expect(await watermarks()).toEqual([3, 9]);
    await flush([], upTo(1, 5));
    expect(await watermarks()).toEqual([5, 9]);
  });

  test('a stream that is not there is told and its rows are joined; one that has its number now is left alone', async () => {
    const items = [used(), used()];
    const [gone, other] = [upTo(1, 7, 99), upTo(3, 7)];
    expect(await flush(items, gone, upTo(2, 4), other)).toEqual([gone, other]);
    expect(await watermarks()).toEqual([0, 4]);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
  });

  test('one that fails in the middle leaves nothing behind, and can be tried again', async () => {
    const items = [fetched(), used(), heartbeat()];
    const failing: InTransaction = (work) =>
      engine.inTransaction((session) => {
        const copy: Session['copy'] = (table, columns, rows) =>
          table.endsWith('usage') ? Promise.reject(new Error('cut off')) : session.copy(table, columns, rows);
        return work({ ...session, copy });
      });
    const window = windowOf(items);
    const options = { watermarks: [upTo(1, 1)] };
    await expect(failing((session) => flushWindow(session, window, options))).rejects.toThrow('cut off');
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory([]));
    expect(await watermarks()).toEqual([0, 0]);
    await engine.inTransaction((session) => flushWindow(session, window, options));
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
    expect(await watermarks()).toEqual([1, 0]);
  });

  test('an empty set is null, so that it costs nothing', async () => {
    const fingerprint = newFingerprint();
    await flush([used({ fingerprint })]);
    await flush([used({ fingerprint, at: at(1) })]);
    expect(
      await value('select num_nonnulls(providers, scopes, parents, names)::integer from credential'),
    ).toBe(0);
    await flush([used({ fingerprint, credential: { scopes: ['b', 'a'] } })]);
    await flush([used({ fingerprint, credential: { scopes: ['c'] } })]);
    await flush([used({ fingerprint })]);
    expect(await value('select scopes from credential')).toEqual(['a', 'b', 'c']);
  });

  test('what lies outside the partitions is kept, and joined there too', async () => {
    const fingerprint = newFingerprint();
    const late = [1, 5, 3].map((count) => used({ fingerprint, at: at(60 * 24 * 60), count }));
    for (const item of late) await flush([item]);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(late));
    expect(await value('select count(*)::integer from usage_default')).toBe(1);
  });

  test('the position is that of the latest evidence', async () => {
    const item = used();
    for (const position of [5, 9, 2]) {
      await engine.inTransaction((session) =>
        flushWindow(session, windowOf([item], position), { watermarks: [] }),
      );
    }
    expect(await value('select position from usage')).toBe(9);
  });

  test('a credential in the archive comes back as a new row', async () => {
    const items = [fetched(), used()];
    await flush(items);
    await sql
      .raw(`with moved as (delete from credential returning ${joinedTables.credential.columns.join(', ')})
      insert into credential_archive (${joinedTables.credential.columns.join(', ')}) select * from moved`)
      .execute(engine.db);
    await flush(items.slice(1));
    expect(await value('select count(*)::integer from credential')).toBe(1);
    expect(await value('select count(*)::integer from credential_archive')).toBe(2);
  });

  test('each merge finds its rows through the key, and reads nothing but what came in', async () => {
    for (const table of Object.values(joinedTables)) {
      const plan = await engine.inTransaction(async ({ query }) => {
        await query(stagingSql(table));
        return query<{ 'QUERY PLAN': string }>(`explain (costs off) ${mergeSql(table)}`);
      });
      const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect(lines).toContain(`Conflict Arbiter Indexes: ${table.name}_pkey`);
      expect(lines.match(/Scan on \w+/g)).toEqual([`Scan on staged_${table.name}`]);
    }
  });
});
