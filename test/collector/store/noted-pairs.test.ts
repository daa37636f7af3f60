import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { flushWindow } from '../../../collector/store/flush-window.ts';
import { createNoted, type Noted } from '../../../collector/store/noted.ts';
import { createNotedPairs } from '../../../collector/store/noted-pairs.ts';
import { makePartitions } from '../../../collector/store/partitions.ts';
import { batchOf } from '../../../src/core/batch/batch-builder.ts';
import { createWindow, type FoldWindow } from '../../../src/core/inventory/window/window.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { engines, type TestDatabases } from './engines.ts';
import { fetched, newFingerprint, noon, used } from './sample.ts';

function windowOf(items: readonly Observation[]): FoldWindow {
  const window = createWindow();
  window.add(batchOf(items, noon), 7);
  return window;
}

/** So many that a flush copies what is new instead of joining it. */
const many = (): readonly Observation[] =>
  Array.from({ length: 200 }, () => newFingerprint()).flatMap((fingerprint) => [
    fetched({ fingerprint }),
    used({ fingerprint }),
    used({ fingerprint, outcome: 'accepted' }),
  ]);

describe.each(engines)('which credential is in which context, on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let noted: Noted;
  beforeAll(async () => {
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
    noted = createNoted();
  });

  const flush = (items: readonly Observation[], isAlone = false): Promise<unknown> =>
    engine.inTransaction((session) =>
      flushWindow(session, windowOf(items), { watermarks: [], isAlone, noted }),
    );
  const left = async (): Promise<number> => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from (
        (select fingerprint, context from usage except select fingerprint, context from credential_context)
        union all
        (select fingerprint, context from credential_context except select fingerprint, context from usage)
      ) differs`.execute(engine.db);
    return rows[0]?.count ?? -1;
  };

  test.each([
    ['joined', false],
    ['copied, where nobody else inserts', true],
  ])('is noted with the usage, %s', async (_how, isAlone) => {
    const items = many();
    await flush(items.slice(0, 300), isAlone);
    expect(await left()).toBe(0);
    await flush(items, isAlone);
    expect(await left()).toBe(0);
  });

  test('is noted once, however often it comes, and by each collector that does not know', async () => {
    const items = many();
    await flush(items);
    // Two may fall onto one place: then it is told again, which costs little.
    expect(noted.pairs.take(windowOf(items)).length).toBeLessThan(30);
    noted = createNoted();
    await flush(items);
    expect(await left()).toBe(0);
  });

  test('is noted again when what was noted is forgotten', async () => {
    const items = many();
    await flush(items);
    await sql`delete from credential_context`.execute(engine.db);
    await flush(items);
    expect(await left()).toBeGreaterThan(0);
    noted.forget();
    await flush(items);
    expect(await left()).toBe(0);
  });

  test('is noted again in a database that does not know the stream any more', async () => {
    const items = many();
    await flush(items);
    await sql`delete from credential_context`.execute(engine.db);
    const gone = [{ stream: 99, openedAt: noon, seq: 1 }];
    await engine.inTransaction((session) =>
      flushWindow(session, windowOf(items), { watermarks: gone, noted }),
    );
    expect(await left()).toBe(0);
  });
});

test('more pairs than are remembered are told as new again, never as known', () => {
  const noted = createNotedPairs();
  const windows = Array.from({ length: 40 }, () => windowOf(many()));
  for (const window of windows) expect(noted.take(window)).toHaveLength(600);
});
