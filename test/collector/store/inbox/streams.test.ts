import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Dedicated, Engine } from '../../../../collector/store/engine.ts';
import type { UnknownRows } from '../../../../collector/store/inbox/group-commit.ts';
import type { Pending } from '../../../../collector/store/inbox/inbox.ts';
import { positionOf } from '../../../../collector/store/inbox/inbox.ts';
import { createInboxWriter, type InboxWriter } from '../../../../collector/store/inbox/inbox-writer.ts';
import { readStream } from '../../../../collector/store/inbox/replay.ts';
import { createStreams, type Streams } from '../../../../collector/store/inbox/streams.ts';
import { instant } from '../../../../src/core/instant.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { sampleEntry } from './sample-entry.ts';
import { until } from './until.ts';

const limits = { rows: 100, bytes: 1e6 };
const openedAt = instant(5000);

describe.each(engines)('streams on %s', (name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  const opened: Streams[] = [];
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    engine = await databases.fresh();
  });
  afterEach(async () => {
    for (const streams of opened.splice(0)) await streams.stop();
  });
  afterAll(() => databases.stop());

  interface Collector {
    readonly streams: Streams;
    readonly writer: InboxWriter;
    readonly committed: Pending[];
    readonly unknown: UnknownRows[];
    /** As a kill does: its connections are cut, and nobody says goodbye. */
    readonly kill: () => void;
  }

  function collector(): Collector {
    const connections: Dedicated[] = [];
    let isDead = false;
    const streams = createStreams({
      dedicated: async () => {
        if (isDead) throw new Error('killed');
        const connection = await engine.dedicated();
        connections.push(connection);
        return connection;
      },
      now: () => openedAt,
    });
    opened.push(streams);
    const [committed, unknown]: [Pending[], UnknownRows[]] = [[], []];
    const writer = createInboxWriter({
      own: streams.own,
      onCommitted: (pending) => void committed.push(...pending),
      onUnknown: (rows) => void unknown.push(rows),
      limits: { patienceMs: 60_000 },
    });
    const kill = (): void => {
      isDead = true;
      opened.splice(opened.indexOf(streams), 1);
      for (const { close } of connections) void close();
    };
    return { streams, writer, committed, unknown, kill };
  }

  const folded = (stream: number, seq: number) =>
    sql`update stream set watermark = ${seq} where id = ${stream}`.execute(engine.db);
  const openStreams = async (): Promise<readonly number[]> =>
    (
      await sql<{ id: number }>`select id from stream where closed_at is null order by id`.execute(engine.db)
    ).rows.map(({ id }) => id);

  test('a collector keeps its stream, and what it is done with is no orphan', async () => {
    const { streams, writer } = collector();
    const own = await streams.own();
    expect(await streams.own()).toBe(own);
    await writer.append(sampleEntry());
    expect(await streams.adoptOrphans()).toEqual([]);
    expect(await streams.close(own.stream)).toBe(false);
    expect(await openStreams()).toEqual([own.stream]);
  });

  test('a collector that ends closes its stream when all is folded, else leaves it to be adopted', async () => {
    const [done, undone] = [collector(), collector()];
    await done.writer.append(sampleEntry());
    const { stream } = await done.streams.own();
    await folded(stream, 1);
    await done.streams.stop();
    await undone.writer.append(sampleEntry());
    const left = await undone.streams.own();
    await undone.streams.stop();
    expect(await openStreams()).toEqual([left.stream]);
    await expect(undone.streams.own()).rejects.toMatchObject({ code: 'store.unavailable' });
    const { streams } = collector();
    await until(async () => (await streams.adoptOrphans()).some((orphan) => orphan.stream === left.stream));
  });

  test('a dead collector’s stream is adopted once, replayed from its watermark, and closed when it is folded', async () => {
    const [dead, heir] = [collector(), collector()];
    for (let i = 0; i < 5; i++) await dead.writer.append(sampleEntry());
    const { stream } = await dead.streams.own();
    await folded(stream, 2);
    dead.kill();
    let orphans: unknown;
    await until(async () => {
      const both = await Promise.all([heir.streams.adoptOrphans(), heir.streams.adoptOrphans()]);
      orphans = both.flat();
      return both.flat().length > 0;
    });
    expect(orphans).toEqual([{ stream, openedAt, watermark: 2 }]);
    expect(await heir.streams.adoptOrphans()).toEqual([]);
    const rows = await readStream(engine.db, { life: { stream, openedAt }, after: 2, limits });
    expect(rows.map(({ position }) => position)).toEqual([3, 4, 5].map((seq) => positionOf(stream, seq)));
    expect(await heir.streams.close(stream)).toBe(false);
    await folded(stream, 5);
    expect(await heir.streams.close(stream)).toBe(true);
    expect(await heir.streams.close(stream)).toBe(false);
    expect(await openStreams()).toEqual([(await heir.streams.own()).stream]);
  });

  test.runIf(name === 'postgres')(
    'of two collectors that look for orphans at once, one gets each',
    async () => {
      const dead = Array.from({ length: 4 }, collector);
      for (const { writer } of dead) await writer.append(sampleEntry());
      const wanted = await openStreams();
      for (const { kill } of dead) kill();
      const heirs = [collector(), collector()];
      const got: number[][] = [[], []];
      await until(async () => {
        await Promise.all(
          heirs.map(async ({ streams }, i) => {
            got[i]?.push(...(await streams.adoptOrphans()).map(({ stream }) => stream));
          }),
        );
        return got.flat().length >= wanted.length;
      });
      expect(got.flat().sort((a, b) => a - b)).toEqual(wanted);
    },
  );

  test.runIf(name === 'postgres')('a live collector’s stream is adopted by nobody', async () => {
    const [live, other] = [collector(), collector()];
    await live.writer.append(sampleEntry());
    for (let i = 0; i < 3; i++) expect(await other.streams.adoptOrphans()).toEqual([]);
    expect(await other.streams.close((await live.streams.own()).stream)).toBe(false);
  });

  /** The server's process in which a collector waits to insert, once it does. */
  const waitingInsert = async (): Promise<number> => {
    let pid: number | undefined;
    await until(async () => {
      const { rows } = await sql<{ pid: number }>`
        select pid from pg_stat_activity
        where datname = current_database() and query like 'insert into inbox%' and wait_event_type = 'Lock'`.execute(
        engine.db,
      );
      pid = rows[0]?.pid;
      return pid !== undefined;
    });
    return pid ?? 0;
  };

  /** Inserts an entry, and rolls it back when told: whoever inserts the same meanwhile waits. */
  const holding = async (
    entry: ReturnType<typeof sampleEntry>,
  ): Promise<{ readonly release: () => Promise<void> }> => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: held, resolve: hold } = Promise.withResolvers<void>();
    const ended = engine
      .inTransaction(async ({ query }) => {
        await query(
          'insert into inbox (stream, seq, day, received_at, hash, spans, body) values (0, 1, $1, 0, $2, 0, $3)',
          [
            Math.floor(entry.receivedAt / 86_400_000),
            Buffer.from(entry.hash).toString('hex'),
            Buffer.alloc(1),
          ],
        );
        hold();
        await released;
        throw new Error('rolled back');
      })
      .catch(() => {});
    await held;
    return {
      release: async () => {
        release();
        await ended;
      },
    };
  };

  test.runIf(name === 'postgres')(
    'a stream is no orphan while an insert of its dead collector may still be committed, and then it has that row',
    async () => {
      const [dead, heir] = [collector(), collector()];
      const [first, late] = [sampleEntry(), sampleEntry()];
      await dead.writer.append(first);
      const { stream } = await dead.streams.own();
      const { release } = await holding(late);
      const answer = dead.writer.append(late).catch((error: unknown) => error);
      await waitingInsert();
      dead.kill();
      expect(await answer).toMatchObject({ code: 'store.unavailable' });
      for (let i = 0; i < 5; i++) expect(await heir.streams.adoptOrphans()).toEqual([]);
      expect(await readStream(engine.db, { life: { stream, openedAt }, after: 0, limits })).toHaveLength(1);
      await release();
      await until(async () => (await heir.streams.adoptOrphans()).length === 1);
      expect(await readStream(engine.db, { life: { stream, openedAt }, after: 0, limits })).toHaveLength(2);
      expect(await heir.writer.append(late)).toEqual({ position: null });
    },
  );

  test.runIf(name === 'postgres')(
    'when the server ends the connection during an insert, the outcome is unknown and a new stream goes on',
    async () => {
      const { streams, writer, unknown } = collector();
      await writer.append(sampleEntry());
      const before = await streams.own();
      const cut = sampleEntry();
      const { release } = await holding(cut);
      const answer = writer.append(cut).catch((error: unknown) => error);
      await sql`select pg_terminate_backend(${await waitingInsert()})`.execute(engine.db);
      expect(await answer).toMatchObject({ code: 'store.unavailable' });
      await release();
      expect(unknown).toEqual([{ stream: before.stream, firstSeq: 2, lastSeq: 2 }]);
      const after = await writer.append(cut);
      expect(after.position).toBe(positionOf((await streams.own()).stream, 1));
      expect((await streams.own()).stream).not.toBe(before.stream);
      await until(async () => (await streams.adoptOrphans())[0]?.stream === before.stream);
    },
  );

  test.runIf(name === 'postgres')(
    'a collector whose idle connection was cut goes on in a new stream and adopts its old one',
    async () => {
      const { streams, writer } = collector();
      await writer.append(sampleEntry());
      const before = await streams.own();
      await sql`
        select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and objid = ${before.stream}
          and database = (select oid from pg_database where datname = current_database())`.execute(engine.db);
      await until(async () => (await streams.own()) !== before);
      await writer.append(sampleEntry());
      await until(async () => (await streams.adoptOrphans())[0]?.stream === before.stream);
    },
  );

  test('a connection that changes between statements is refused', async () => {
    const streams = createStreams({
      dedicated: async () => {
        const [one, other] = [await engine.dedicated(), await engine.dedicated()];
        return {
          ...one,
          // What a pooler in transaction mode does; on one session the lock is lost instead.
          query: async (text, parameters) => {
            const isOpening = text.includes('insert into stream');
            const rows = await (isOpening ? one : other).query(text, parameters);
            if (isOpening && name === 'pglite') await other.query('select pg_advisory_unlock_all()');
            return rows as never;
          },
          close: async () => void (await Promise.all([one.close(), other.close()])),
        };
      },
      now: () => openedAt,
    });
    opened.push(streams);
    await expect(streams.adoptOrphans()).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.stringContaining('session mode'),
    });
  });

  test('a connection that cannot be had says so, and is asked for again the next time', async () => {
    let fails = true;
    const streams = createStreams({
      dedicated: async () => {
        if (fails) throw new Error('nothing listens there');
        return engine.dedicated();
      },
      now: () => openedAt,
    });
    opened.push(streams);
    await expect(streams.own()).rejects.toThrow('nothing listens there');
    fails = false;
    expect((await streams.own()).stream).toBeGreaterThan(0);
  });
});
