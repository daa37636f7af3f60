import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { takeFlushTurn } from '../../../collector/store/flush-turn.ts';
import { flushWindow } from '../../../collector/store/flush-window.ts';
import { joinSql } from '../../../collector/store/join-sql.ts';
import { joinedTables } from '../../../collector/store/joined-tables.ts';
import { mergeAloneSql, stagingSql } from '../../../collector/store/merge-sql.ts';
import { makePartitions } from '../../../collector/store/partitions.ts';
import type { Session } from '../../../collector/store/session.ts';
import { batchOf } from '../../../src/core/batch/batch-builder.ts';
import { createWindow, type FoldWindow } from '../../../src/core/inventory/window/window.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { engines, type TestDatabases } from './engines.ts';
import { dumpInMemory, dumpOf } from './read-inventory.ts';
import { at, fetched, newFingerprint, noon, used } from './sample.ts';

/** What each of many credentials was fetched and used for, a little later in each round. */
function roundOf(
  all: readonly Observation['fingerprint'][],
  round: number,
  instance = 'i-1',
): readonly Observation[] {
  const process = { instance };
  return all.flatMap((fingerprint) => [
    fetched({
      fingerprint,
      process,
      at: at(round),
      credential: { scopes: [`scope ${round}`] },
    }),
    used({ fingerprint, process, at: at(round + 1), count: round + 1 }),
  ]);
}

const fingerprints = (count: number): Observation['fingerprint'][] =>
  Array.from({ length: count }, () => newFingerprint());

function windowOf(items: readonly Observation[]): FoldWindow {
  const window = createWindow();
  window.add(batchOf(items, noon), 7);
  return window;
}

/** Where rows were copied to, and whether what was done had to be undone. */
function watched(session: Session, told: string[]): Session {
  return {
    query: (text, parameters) => {
      if (/^(rollback to|merge into|insert into (credential|usage))/.test(text))
        told.push(text.split(' ', 3).join(' '));
      return session.query(text, parameters);
    },
    copy: (table, columns, rows) => {
      if (/credential|usage/.test(table)) told.push(table);
      return session.copy(table, columns, rows);
    },
  };
}

describe.each(engines)('a flush alone on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let told: string[];
  beforeAll(async () => {
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
    told = [];
  });

  const flush = async (items: readonly Observation[], isAlone = true): Promise<void> => {
    await engine.inTransaction((session) =>
      flushWindow(watched(session, told), windowOf(items), {
        watermarks: [],
        isAlone,
      }),
    );
  };

  test('copies what is new straight into the tables, and joins it the next time', async () => {
    const all = fingerprints(300);
    const [first, second] = [roundOf(all, 1), roundOf(all, 2)];
    await flush(first);
    expect(told).toEqual(['credential', 'usage']);
    await flush(second);
    expect(told.slice(2)).toEqual([
      'pg_temp.staged_credential',
      'merge into credential',
      'pg_temp.staged_usage',
      'merge into usage',
    ]);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory([...first, ...second]));
  });

  test('tells apart what is new and what is known', async () => {
    const [known, fresh] = [fingerprints(90), fingerprints(210)];
    const before = roundOf(known, 3);
    await flush(before);
    told = [];
    const mixed = roundOf([...known, ...fresh], 2);
    await flush(mixed);
    expect(told).toEqual([
      'credential',
      'pg_temp.staged_credential',
      'merge into credential',
      'usage',
      'pg_temp.staged_usage',
      'merge into usage',
    ]);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory([...before, ...mixed]));
  });

  test('gives the same as one among others, however small, and however often it comes', async () => {
    const all = fingerprints(200);
    const items = [1, 2, 3].flatMap((round) => roundOf(all, round));
    await flush(items.slice(0, 20));
    await flush(items.slice(10, 500));
    await flush(items.slice(400), false);
    await flush(items);
    await flush(items);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
  });

  test('joins like one among others when there is usage of a credential that is gone', async () => {
    const items = roundOf(fingerprints(100), 1);
    await flush(items);
    await sql`delete from credential`.execute(engine.db);
    told = [];
    await flush(items);
    expect(told).toEqual([
      'credential',
      'usage',
      'rollback to savepoint',
      'pg_temp.staged_credential',
      'insert into credential',
      'pg_temp.staged_usage',
      'insert into usage',
    ]);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
  });

  test('passes on what else goes wrong', async () => {
    const failing = engine.inTransaction((session) => {
      const copy: Session['copy'] = (table, columns, rows) =>
        table === 'usage' ? Promise.reject(new Error('cut off')) : session.copy(table, columns, rows);
      const window = windowOf(roundOf(fingerprints(100), 1));
      return flushWindow({ ...session, copy }, window, {
        watermarks: [],
        isAlone: true,
      });
    });
    await expect(failing).rejects.toThrow('cut off');
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory([]));
  });

  test('finds each row through the key, even in tables that were empty when somebody looked', async () => {
    for (const { name } of Object.values(joinedTables))
      await sql.raw(`vacuum analyze ${name}`).execute(engine.db);
    const { credential, usage } = joinedTables;
    for (const table of [credential, usage]) {
      const plan = await engine.inTransaction(async (session) => {
        for (const each of Object.values(joinedTables)) await session.query(stagingSql(each));
        await flushWindow(session, windowOf([]), {
          watermarks: [],
          isAlone: true,
        });
        return session.query<{ 'QUERY PLAN': string }>(
          `explain (costs off) ${mergeAloneSql(table, joinSql)}`,
        );
      });
      const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect(lines).toContain('Nested Loop Left Join');
      expect(lines.match(/Seq Scan on \w+/g)).toEqual([`Seq Scan on staged_${table.name}`]);
      expect(lines.match(/Index Scan using \w+_pkey/g)?.length).toBeGreaterThan(0);
    }
  });
});

describe('two flushes at once on postgres', () => {
  const [, open] = engines.find(([name]) => name === 'postgres') ?? [];
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    if (open === undefined) throw new Error('there is no postgres');
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
  });

  /** Ends only when `until` does. */
  const flush = (
    items: readonly Observation[],
    turn: (session: Session) => Promise<boolean>,
    until?: Promise<void>,
  ) =>
    engine.inTransaction(async (session) => {
      const isAlone = await turn(session);
      await flushWindow(session, windowOf(items), { watermarks: [], isAlone });
      await until;
      return isAlone;
    });

  test('that take turns come one after the other, and join the same new credentials', {
    timeout: 60_000,
  }, async () => {
    const all = fingerprints(500);
    const rounds = [1, 2, 3, 4, 5, 6].map((round) => roundOf(all, round));
    const alone = await Promise.all(rounds.map((items) => flush(items, takeFlushTurn)));
    expect(alone).toContain(true);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(rounds.flat()));
  });

  test('where one does not know of turns: the other undoes what it did and joins', {
    timeout: 60_000,
  }, async () => {
    const all = fingerprints(500);
    const { promise: both, resolve: go } = Promise.withResolvers<void>();
    // Nothing but the credentials is new to both: who meets anything else first has to wait there.
    const before = roundOf(fingerprints(1), 1, 'i-0');
    await flush(before, takeFlushTurn);
    const [items, others] = [roundOf(all, 2, 'i-1'), roundOf(all, 1, 'i-2')];
    const first = flush(items, async () => false, both);
    const waiting = async (): Promise<number> =>
      (
        await sql<{ waiting: number }>`
          select count(*)::integer as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(engine.db)
      ).rows[0]?.waiting ?? 0;
    await expect.poll(() => staged(engine), { timeout: 30_000 }).toBe(true);
    const second = flush(others, async () => true);
    await expect.poll(waiting, { timeout: 30_000 }).toBe(1);
    go();
    expect(await Promise.all([first, second])).toEqual([false, true]);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory([...before, ...items, ...others]));
  });

  test('of which one has the turn: the other waits for its end, and a third is not the only one', {
    timeout: 60_000,
  }, async () => {
    const { promise: end, resolve: letEnd } = Promise.withResolvers<void>();
    const turns: boolean[] = [];
    const holding = (until: Promise<void>) =>
      engine.inTransaction(async (session) => {
        turns.push(await takeFlushTurn(session));
        await until;
      });
    const first = holding(end);
    await expect.poll(() => turns).toEqual([true]);
    const { promise: later, resolve: letLater } = Promise.withResolvers<void>();
    const second = holding(later);
    const third = holding(later);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(turns).toEqual([true]);
    letEnd();
    await first;
    await expect.poll(() => turns).toEqual([true, false, false]);
    letLater();
    await Promise.all([second, third]);
    await holding(Promise.resolve());
    expect(turns).toEqual([true, false, false, true]);
  });
});

/** Whether a flush has written usage and not ended. */
async function staged({ db }: Engine): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'
      and query like 'insert into usage%'`.execute(db);
  return rows.length > 0;
}
