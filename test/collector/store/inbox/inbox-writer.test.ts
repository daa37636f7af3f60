import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Dedicated, Engine } from '../../../../collector/store/engine.ts';
import type { UnknownRows } from '../../../../collector/store/inbox/group-commit.ts';
import { type Pending, positionOf, seqOf, streamOf } from '../../../../collector/store/inbox/inbox.ts';
import {
  createInboxWriter,
  type InboxWriter,
  type InboxWriterLimits,
} from '../../../../collector/store/inbox/inbox-writer.ts';
import { readStream } from '../../../../collector/store/inbox/replay.ts';
import { createStreams, type Streams } from '../../../../collector/store/inbox/streams.ts';
import { instant } from '../../../../src/core/instant.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { sampleEntry } from './sample-entry.ts';
import { until } from './until.ts';

const patience = { patienceMs: 60_000 };
const now = () => instant(1000);

/** A writer whose statements are counted and may be made to fail. */
interface Watched {
  readonly writer: InboxWriter;
  readonly streams: Streams;
  readonly committed: Pending[][];
  readonly unknown: UnknownRows[];
  /** Statements that insert, each one commit. */
  readonly inserts: () => number;
  readonly break: (how: 'before' | 'after' | 'refuse' | null) => void;
}

describe.each(engines)('the inbox writer on %s', (_name, open) => {
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

  function watched(limits: Partial<InboxWriterLimits> = {}): Watched {
    let inserts = 0;
    let breaks: Parameters<Watched['break']>[0] = null;
    const dedicated = async (): Promise<Dedicated> => {
      const connection = await engine.dedicated();
      return {
        ...connection,
        query: async (text, parameters) => {
          if (!text.startsWith('insert into inbox')) return connection.query(text, parameters);
          inserts += 1;
          if (breaks === 'before') throw new Error('Connection terminated unexpectedly');
          if (breaks === 'refuse') return connection.query('select 1 / 0');
          const rows = await connection.query(text, parameters);
          if (breaks === 'after') throw new Error('Connection terminated unexpectedly');
          return rows as never;
        },
      };
    };
    const streams = createStreams({ dedicated, now });
    opened.push(streams);
    const [committed, unknown]: [Pending[][], UnknownRows[]] = [[], []];
    const writer = createInboxWriter({
      own: streams.own,
      onCommitted: (pending) => void committed.push([...pending]),
      onUnknown: (rows) => void unknown.push(rows),
      limits: { ...patience, ...limits },
    });
    const breakBy = (how: typeof breaks): void => {
      breaks = how;
    };
    return { writer, streams, committed, unknown, inserts: () => inserts, break: breakBy };
  }

  const stored = async (): Promise<readonly number[]> => {
    const { rows } = await sql<{ stream: number; seq: number }>`
      select stream, seq from inbox order by stream, seq`.execute(engine.db);
    return rows.map(({ stream, seq }) => positionOf(stream, seq));
  };

  test('an entry is there as it was when its append has resolved', async () => {
    const { writer, committed } = watched();
    const entry = { ...sampleEntry(50), receivedAt: instant(Date.UTC(2026, 9, 1, 23, 59, 59, 999)) };
    const { position } = await writer.append(entry);
    expect(position).toBe(positionOf(1, 1));
    expect(committed).toEqual([[{ position, openedAt: now(), batch: entry.batch }]]);
    const [row] = (await sql<Record<string, unknown>>`select * from inbox`.execute(engine.db)).rows;
    expect(row).toMatchObject({ day: 20_727, stream: 1, seq: 1, received_at: entry.receivedAt, spans: 50 });
    expect(Buffer.from(row?.['body'] as Uint8Array).equals(entry.body)).toBe(true);
    expect(String(row?.['hash']).replaceAll('-', '')).toBe(Buffer.from(entry.hash).toString('hex'));
  });

  test('entries that come while a commit is in flight share the next, and become visible in the order of seq', async () => {
    const { writer, committed, inserts } = watched();
    const entries = Array.from({ length: 90 }, () => sampleEntry());
    const waves = [entries.slice(0, 3), entries.slice(3, 50), entries.slice(50)];
    const appends: Promise<{ readonly position: number | null }>[] = [];
    for (const wave of waves) {
      appends.push(...wave.map((entry) => writer.append(entry)));
      await appends.at(-wave.length);
    }
    const positions = (await Promise.all(appends)).map(({ position }) => position);
    expect(inserts()).toBe(3);
    expect(new Set(positions).size).toBe(90);
    const told = committed.flat().map(({ position }) => position);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told).toEqual(await stored());
    for (const [i, entry] of entries.entries()) {
      expect(committed.flat().find(({ position }) => position === positions[i])?.batch).toBe(entry.batch);
    }
  });

  test('a commit takes no more rows and bytes than its limits, but at least one entry', async () => {
    const byRows = watched({ group: { rows: 4, bytes: 1e9 } });
    await Promise.all(Array.from({ length: 10 }, () => byRows.writer.append(sampleEntry())));
    expect(byRows.committed.map(({ length }) => length)).toEqual([4, 4, 2]);
    const byBytes = watched({ group: { rows: 100, bytes: 10 } });
    await Promise.all(Array.from({ length: 3 }, () => byBytes.writer.append(sampleEntry())));
    expect(byBytes.committed.map(({ length }) => length)).toEqual([1, 1, 1]);
  });

  test('the same entry again is a duplicate: in one commit, in the next and from another collector', async () => {
    const [one, other] = [watched(), watched()];
    const entry = sampleEntry();
    const again = [entry, entry, sampleEntry(), entry].map((each) => one.writer.append(each));
    const positions = (await Promise.all(again)).map(({ position }) => position);
    expect(positions.map((position) => position !== null)).toEqual([true, false, true, false]);
    expect(await one.writer.append(entry)).toEqual({ position: null });
    expect(await other.writer.append(entry)).toEqual({ position: null });
    expect(await stored()).toHaveLength(2);
    expect(one.committed.flat()).toHaveLength(2);
    expect(other.committed).toEqual([]);
  });

  test('a commit is in the order of hashes, so that two collectors with the same entries cannot wait for each other', async () => {
    const entries = Array.from({ length: 30 }, () => sampleEntry());
    const [one, other] = [watched(), watched()];
    await Promise.all([
      ...entries.map((entry) => one.writer.append(entry)),
      ...entries.toReversed().map((entry) => other.writer.append(entry)),
    ]);
    const { rows } = await sql<{ stream: number; hash: string }>`
      select stream, hash from inbox order by stream, seq`.execute(engine.db);
    expect(rows).toHaveLength(30);
    const hashes = rows.map(({ stream, hash }) => `${stream} ${hash}`);
    expect(hashes).toEqual(hashes.toSorted());
  });

  test('the same entry on another day is kept again', async () => {
    const { writer } = watched();
    const entry = sampleEntry();
    const nextDay = { ...entry, receivedAt: instant(entry.receivedAt + 86_400_000) };
    const answers = await Promise.all([writer.append(entry), writer.append(nextDay)]);
    expect(answers.map(({ position }) => position)).not.toContain(null);
  });

  test('what the database refuses rejects its commit only, and its seqs are not given again', async () => {
    const { writer, break: breakBy, unknown } = watched();
    const first = await writer.append(sampleEntry());
    breakBy('refuse');
    const refused = [sampleEntry(), sampleEntry()];
    const answers = await Promise.allSettled(refused.map((entry) => writer.append(entry)));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    breakBy(null);
    const later = await Promise.all(refused.map((entry) => writer.append(entry)));
    expect(unknown).toEqual([]);
    expect([first, ...later].map(({ position }) => seqOf(position ?? 0)).sort()).toEqual([1, 4, 5]);
    expect(await stored()).toEqual([1, 4, 5].map((seq) => positionOf(1, seq)));
  });

  test.each([
    ['before', 1],
    ['after', 0],
  ] as const)(
    'when the connection breaks %s the commit, the stream is left and nothing is lost or folded by nobody',
    async (when, appendedLater) => {
      const { writer, streams, unknown, committed, break: breakBy } = watched();
      const [known, entry] = [sampleEntry(), sampleEntry()];
      await writer.append(known);
      breakBy(when);
      const both = [writer.append(entry), writer.append(entry)];
      expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(unknown).toEqual([{ stream: 1, firstSeq: 2, lastSeq: 2 }]);
      breakBy(null);
      const { position } = await writer.append(entry);
      expect(position === null ? 0 : 1).toBe(appendedLater);
      expect(streamOf((await writer.append(sampleEntry())).position ?? 0)).toBe(2);
      await until(async () => (await streams.adoptOrphans())[0]?.stream === 1);
      const rows = await readStream(engine.db, {
        life: { stream: 1, openedAt: now() },
        after: 0,
        limits: { rows: 9, bytes: 1e6 },
      });
      const folded = new Set([...rows, ...committed.flat()].map((each) => each.position));
      expect([...folded].sort()).toEqual(await stored());
      expect(await stored()).toHaveLength(3);
    },
  );

  test('what a failing listener was to hear is acknowledged and left to adoption', async () => {
    const streams = createStreams({ dedicated: engine.dedicated, now });
    opened.push(streams);
    const unknown: UnknownRows[] = [];
    const writer = createInboxWriter({
      own: streams.own,
      onCommitted: () => {
        throw new Error('the folder broke');
      },
      onUnknown: (rows) => void unknown.push(rows),
      limits: patience,
    });
    expect(await writer.append(sampleEntry())).toEqual({ position: positionOf(1, 1) });
    expect(unknown).toEqual([{ stream: 1, firstSeq: 1, lastSeq: 1 }]);
    await until(async () => (await streams.adoptOrphans())[0]?.stream === 1);
  });

  test('what finds no room is refused at once, and room comes back', async () => {
    const { writer } = watched({ waiting: { rows: 2, bytes: 1e9 } });
    const answers = await Promise.allSettled(Array.from({ length: 4 }, () => writer.append(sampleEntry())));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(answers[3]).toMatchObject({ reason: { code: 'collector.overloaded' } });
    await writer.append(sampleEntry());
    const byBytes = watched({ waiting: { rows: 100, bytes: 10 } });
    const sized = await Promise.allSettled([1, 2].map(() => byBytes.writer.append(sampleEntry())));
    expect(sized.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await byBytes.writer.append(sampleEntry());
  });

  test('an append says within its patience that it cannot store, and its repetition is then a duplicate', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const streams = createStreams({ dedicated: engine.dedicated, now });
    opened.push(streams);
    const committed: Pending[] = [];
    const writer = createInboxWriter({
      own: () => released.then(streams.own),
      onCommitted: (pending) => void committed.push(...pending),
      onUnknown: () => {},
      limits: { patienceMs: 50 },
    });
    const entry = sampleEntry();
    await expect(writer.append(entry)).rejects.toMatchObject({ code: 'store.unavailable' });
    release();
    await writer.drain();
    expect(committed).toHaveLength(1);
    expect(await watched().writer.append(entry)).toEqual({ position: null });
  });

  test('drain waits for everything that was appended', async () => {
    const { writer, committed } = watched({ group: { rows: 2, bytes: 1e9 } });
    const appends = Array.from({ length: 7 }, () => writer.append(sampleEntry()));
    await writer.drain();
    expect(committed.flat()).toHaveLength(7);
    await Promise.all(appends);
    await writer.drain();
  });
});
