import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { type InboxPosition, type InboxRow, positionOf } from '../../../../collector/store/inbox/inbox.ts';
import { createInboxWriter } from '../../../../collector/store/inbox/inbox-writer.ts';
import { readPositions, readStream } from '../../../../collector/store/inbox/replay.ts';
import { createStreams } from '../../../../collector/store/inbox/streams.ts';
import { decodeBatch } from '../../../../src/core/batch/decode-batch.ts';
import { instant } from '../../../../src/core/instant.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { sampleEntry } from './sample-entry.ts';

const day = 86_400_000;

describe.each(engines)('reading the inbox of %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  /** Two streams with rows of three days, in the order of their commits. */
  const entries = Array.from({ length: 12 }, (_, i) => {
    const entry = sampleEntry(3);
    return { ...entry, receivedAt: instant(entry.receivedAt + (i % 3) * day) };
  });
  const positions: InboxPosition[] = [];
  beforeAll(async () => {
    databases = await open();
    engine = await databases.fresh();
    for (const half of [entries.slice(0, 6), entries.slice(6)]) {
      const streams = createStreams({ dedicated: engine.dedicated, now: () => instant(0) });
      const writer = createInboxWriter({
        own: streams.own,
        onCommitted: () => {},
        onUnknown: () => {},
        limits: { patienceMs: 60_000 },
      });
      for (const entry of half) positions.push((await writer.append(entry)).position ?? -1);
      await streams.stop();
    }
  });
  afterAll(() => databases.stop());

  const all = { rows: 100, bytes: 1e9 };
  const life = (stream: number) => ({ stream, openedAt: instant(0) });
  const of = (rows: readonly InboxRow[]) => rows.map(({ position }) => position);

  test('a stream is read after a seq in the order of its commits, whatever the days, and nothing of another', async () => {
    expect(of(await readStream(engine.db, { life: life(1), after: 0, limits: all }))).toEqual(
      positions.slice(0, 6),
    );
    expect(of(await readStream(engine.db, { life: life(2), after: 4, limits: all }))).toEqual(
      positions.slice(10),
    );
    expect(await readStream(engine.db, { life: life(2), after: 6, limits: all })).toEqual([]);
    const other = { stream: 1, openedAt: instant(1) };
    expect(await readStream(engine.db, { life: other, after: 0, limits: all })).toEqual([]);
    expect(await readStream(engine.db, { life: life(9), after: 0, limits: all })).toEqual([]);
  });

  test('a row gives the batch that was appended', async () => {
    for (const [i, row] of (
      await readStream(engine.db, { life: life(1), after: 0, limits: all })
    ).entries()) {
      const { batch, receivedAt } = entries[i] ?? sampleEntry();
      expect(row.receivedAt).toBe(receivedAt);
      expect(decodeBatch(row.body, batch.receivedAt)).toEqual(
        decodeBatch(entries[i]?.body ?? row.body, batch.receivedAt),
      );
    }
  });

  test.each([
    ['rows', { rows: 2, bytes: 1e9 }, 2],
    ['bytes', { rows: 100, bytes: 2 * (entries[0]?.body.length ?? 0) }, null],
    ['bytes smaller than a row', { rows: 100, bytes: 1 }, 1],
  ] as const)('a page ends at its %s, and the next goes on behind it', async (_what, limits, size) => {
    const read: InboxPosition[] = [];
    for (let pages = 0; pages < 20; pages++) {
      const page = await readStream(engine.db, { life: life(1), after: read.length, limits });
      if (page.length === 0) break;
      if (size !== null) expect(page).toHaveLength(size);
      else expect(page.length).toBeLessThan(6);
      read.push(...of(page));
    }
    expect(read).toEqual(positions.slice(0, 6));
  });

  test('single positions are read in the order asked for, each once, without those that are gone', async () => {
    const wanted = [positions[7], positions[0], positionOf(2, 99), positions[7], positions[5]].map(
      (position) => position ?? 0,
    );
    expect(of(await readPositions(engine.db, wanted, all))).toEqual([
      positions[7],
      positions[0],
      positions[5],
    ]);
    expect(of(await readPositions(engine.db, wanted, { rows: 100, bytes: 1 }))).toEqual([positions[7]]);
    expect(of(await readPositions(engine.db, wanted, { rows: 2, bytes: 1e9 }))).toEqual([
      positions[7],
      positions[0],
    ]);
    expect(await readPositions(engine.db, [], all)).toEqual([]);
  });
});
