import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { noteEvents } from '../../../../collector/store/export/note-events.ts';
import { makePartitions } from '../../../../collector/store/partitions.ts';
import { batchOf } from '../../../../src/core/batch/batch-builder.ts';
import { createWindow } from '../../../../src/core/inventory/window/window.ts';
import type { ProcessFacts } from '../../../../src/core/observation.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { at, newFingerprint, noon, used } from '../sample.ts';
import { addDestination, createWriter, type Items } from './export-fixture.ts';

const credentials = Array.from({ length: 200 }, newFingerprint);
/** Contexts, all of one environment. */
const places = 2000;
/** All of one owner. */
const processes = 300;
/** What the tables hold of one credential. */
const own = places / credentials.length;

const usedAt = (place: number, process: Partial<ProcessFacts>) =>
  used({
    fingerprint: credentials[place % credentials.length] ?? newFingerprint(),
    at: at(1),
    outcome: 'accepted',
    count: 1,
    process: { owner: 'team-a', ...process },
    target: { operation: `GET /v1/things/${place}` },
  });

/** Every credential, where it has not been yet. */
const moved = (process: Partial<ProcessFacts>): Items =>
  credentials.map((_, i) => usedAt(places + i, { instance: `new-${i}`, ...process }));

type Reads = ReadonlyMap<string, number>;

describe.each(engines)('what the inventory learns, on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
    engine = await databases.fresh();
    await makePartitions(engine.db, noon);
    await addDestination(engine.db);
    const all = Array.from({ length: places }, (_, place) =>
      usedAt(place, { instance: `i-${place % processes}` }),
    );
    await createWriter(engine)([all]);
  }, 240_000);
  afterAll(() => databases.stop());

  /** Rows that are read of the tables when the events of a window are written; then the window is forgotten. */
  const rowsRead = async (items: Items): Promise<{ read: Reads; changes: number }> => {
    const window = createWindow();
    window.add(batchOf(items, noon), 1);
    const forgotten = new Error('forgotten');
    let found = { read: new Map<string, number>(), changes: 0 };
    const work = engine.inTransaction(async (session) => {
      const counted = async (): Promise<Reads> => {
        const rows = await session.query<{ name: string; rows: number }>(
          `select relname as name, (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::integer as rows
           from pg_stat_xact_user_tables`,
        );
        return new Map(rows.map(({ name, rows: count }) => [name, count]));
      };
      // A server may count what it has not reported yet of transactions before.
      const before = await counted();
      await noteEvents(session, window);
      const after = await counted();
      const [told] = await session.query<{ changes: number }>(
        `select count(*)::integer as changes from outbox where change in ('environment_added', 'owner_learnt')`,
      );
      const read = new Map([...after].map(([name, rows]) => [name, rows - (before.get(name) ?? 0)]));
      found = { read, changes: told?.changes ?? 0 };
      throw forgotten;
    });
    await expect(work).rejects.toBe(forgotten);
    return found;
  };

  test.each([
    ['an environment and an owner that are known, to a new server', false, {}, 0],
    ['new ones, to a new server', false, { environment: 'staging', owner: 'team-b' }, 2],
    ['an environment and an owner that are known, with statistics', true, {}, 0],
    ['new ones, with statistics', true, { environment: 'staging', owner: 'team-b' }, 2],
  ])(
    'is asked of each credential, not of all that its environment and owner have: %s',
    async (_what, isAnalyzed, process, learnt) => {
      if (isAnalyzed) await sql`analyze`.execute(engine.db);
      const { read, changes } = await rowsRead(moved(process));
      expect(changes).toBe(learnt * credentials.length);
      for (const table of ['context', 'process', 'credential_context']) {
        expect(read.get(table) ?? 0, table).toBeLessThanOrEqual(2 * own * credentials.length);
      }
      expect(read.get('context')).toBeGreaterThan(0);
    },
    120_000,
  );
});
