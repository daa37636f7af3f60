import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFolder, type FolderDeps } from '../../../../collector/store/fold/folder.ts';
import {
  type InboxRow,
  type Pending,
  positionOf,
  type StreamLife,
  seqOf,
  streamOf,
} from '../../../../collector/store/inbox/inbox.ts';
import type { Batch } from '../../../../src/core/batch/batch.ts';
import { instant } from '../../../../src/core/instant.ts';
import type { FoldWindow } from '../../../../src/core/inventory/window/window.ts';

/** A window that only remembers what came in: the folder must not care what a window is. */
function notingWindow(): FoldWindow & { readonly positions: number[] } {
  const positions: number[] = [];
  let spans = 0;
  return {
    positions,
    get spans() {
      return spans;
    },
    add(batch: Batch, position: number) {
      positions.push(position);
      spans += batch.length;
    },
    clear() {
      positions.length = 0;
      spans = 0;
    },
  } as unknown as FoldWindow & { readonly positions: number[] };
}

const batchOf = (length: number): Batch => ({ length, heartbeats: [] }) as unknown as Batch;

const born = instant(5);

/** An inbox and an inventory in memory: what is folded, and how far each stream says it is. */
function harness(more: Partial<FolderDeps> = {}) {
  const inbox = new Map<number, Batch>();
  const folded = new Set<number>();
  const watermarks = new Map<number, number>();
  const told = {
    flushed: 0,
    failing: 0,
    recovered: 0,
    refused: [] as number[],
    readBack: 0,
    gone: [] as StreamLife[],
    missing: 0,
  };
  const seqs = new Map<number, number>();
  const folder = createFolder({
    createWindow: notingWindow,
    flush: async (window, marks) => {
      for (const position of (window as ReturnType<typeof notingWindow>).positions) folded.add(position);
      for (const { stream, seq } of marks) watermarks.set(stream, Math.max(seq, watermarks.get(stream) ?? 0));
      return [];
    },
    read: async ({ stream }, after) => {
      told.readBack += 1;
      return [...inbox.keys()]
        .filter((position) => streamOf(position) === stream && seqOf(position) > after)
        .sort((a, b) => a - b)
        .slice(0, 3)
        .map(
          (position): InboxRow => ({
            position,
            receivedAt: instant(0),
            body: new Uint8Array(),
            sender: null,
          }),
        );
    },
    decode: ({ position }) => inbox.get(position) ?? null,
    isRefused: () => false,
    elapsedMs: () => performance.now(),
    isHeard: () => false,
    limits: { windowSpans: 20, mostSpans: 40 },
    told: {
      flushed: () => void (told.flushed += 1),
      failing: () => void (told.failing += 1),
      recovered: () => void (told.recovered += 1),
      refused: ({ position }) => void told.refused.push(position),
      gone: ({ stream, openedAt }) => void told.gone.push({ stream, openedAt }),
      missing: (requests) => void (told.missing += requests),
    },
    ...more,
  });
  let opened = born;
  const commit = (...entries: readonly (readonly [stream: number, spans: number])[]): void => {
    const pending = entries.map(([stream, spans]): Pending => {
      const seq = (seqs.get(stream) ?? 0) + 1;
      seqs.set(stream, seq);
      const position = positionOf(stream, seq);
      const batch = batchOf(spans);
      inbox.set(position, batch);
      return { position, openedAt: opened, batch };
    });
    folder.take(pending);
  };
  /** As a failover does that loses every stream: their numbers are given again. */
  const loseStreams = (): void => {
    inbox.clear();
    folded.clear();
    seqs.clear();
    watermarks.clear();
    opened = instant(opened + 1);
  };
  /** Everything committed is folded, and each stream's watermark is its last seq. */
  const expectAllFolded = (): void => {
    expect([...folded].sort((a, b) => a - b)).toEqual([...inbox.keys()].sort((a, b) => a - b));
    expect(watermarks).toEqual(seqs);
  };
  return { folder, commit, expectAllFolded, loseStreams, folded, told, watermarks };
}

test('what is committed is folded by itself', async () => {
  const { folder, commit, told } = harness();
  commit([1, 5], [1, 5]);
  expect(folder.lag().spans).toBe(10);
  await expect.poll(() => told.flushed).toBeGreaterThan(0);
  await expect.poll(() => folder.lag()).toEqual({ spans: 0, ms: 0 });
});

test('more than memory takes is read back from the inbox, in order', async () => {
  const { folder, commit, expectAllFolded, told } = harness();
  for (let i = 0; i < 50; i++) commit([1, 7]);
  await folder.settle();
  expectAllFolded();
  expect(told.readBack).toBeGreaterThan(0);
});

test('nothing is lost or passed over while flushes fail, streams change and commits go on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          commits: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 30 })), {
            maxLength: 6,
          }),
          fails: fc.boolean(),
          waits: fc.boolean(),
        }),
        { maxLength: 12 },
      ),
      async (steps) => {
        let isFailing = false;
        const own = harness();
        const h = harness({
          flush: async (window, marks) => {
            await new Promise(setImmediate);
            if (isFailing) throw new Error('the database is away');
            for (const position of (window as ReturnType<typeof notingWindow>).positions)
              h.folded.add(position);
            for (const { stream, seq } of marks) h.watermarks.set(stream, seq);
            return [];
          },
        });
        await own.folder.close();
        for (const { commits, fails, waits } of steps) {
          isFailing = fails;
          h.commit(...commits);
          if (waits) await h.folder.settle().catch(() => {});
          for (const [stream, mark] of h.watermarks) {
            // Law 2: a watermark never passes what is not folded.
            for (let seq = 1; seq <= mark; seq++) expect(h.folded.has(positionOf(stream, seq))).toBe(true);
          }
        }
        isFailing = false;
        await h.folder.close();
        h.expectAllFolded();
      },
    ),
    { numRuns: 300 },
  );
}, 120_000);

test('a request that the database refuses is left out, and told, and the others are folded', async () => {
  const bad = positionOf(1, 3);
  const h = harness({
    isRefused: (error) => error instanceof RangeError,
    flush: async (window, marks) => {
      const { positions } = window as ReturnType<typeof notingWindow>;
      if (positions.includes(bad)) throw new RangeError('refused');
      for (const position of positions) h.folded.add(position);
      for (const { stream, seq } of marks) h.watermarks.set(stream, seq);
      return [];
    },
  });
  h.commit([1, 2], [1, 2], [1, 2], [1, 2], [2, 2]);
  await h.folder.settle();
  h.folded.add(bad);
  h.expectAllFolded();
  expect(h.told.refused).toEqual([bad]);
});

test('a failure is told when it begins and when it ends, not in between', async () => {
  let fails = 3;
  const h = harness({
    flush: async () => {
      if (fails-- > 0) throw new Error('away');
      return [];
    },
  });
  h.commit([1, 1]);
  await expect.poll(() => h.told.recovered, { timeout: 10_000 }).toBe(1);
  expect(h.told.failing).toBe(1);
});

test('what another life of a collector left is read back from where it was folded', async () => {
  const h = harness();
  h.commit([7, 3], [7, 3], [7, 3], [7, 3]);
  await h.folder.settle();
  const next = harness({
    read: async ({ stream }, after) =>
      [1, 2, 3, 4]
        .filter((seq) => stream === 7 && seq > after)
        .slice(0, 1)
        .map(
          (seq): InboxRow => ({
            position: positionOf(7, seq),
            receivedAt: instant(0),
            body: new Uint8Array(),
            sender: null,
          }),
        ),
    decode: () => batchOf(3),
  });
  next.folder.adopt({ stream: 7, openedAt: born }, { watermark: 2, last: 4 });
  await next.folder.settle();
  expect([...next.folded]).toEqual([positionOf(7, 3), positionOf(7, 4)]);
  expect(next.watermarks).toEqual(new Map([[7, 4]]));
});

test('a stream with the number of one that is gone begins anew', async () => {
  const h = harness();
  h.commit([1, 1], [1, 1], [1, 1], [2, 1]);
  await h.folder.settle();
  h.loseStreams();
  h.commit([1, 2], [1, 2]);
  expect(h.told.gone).toEqual([{ stream: 1, openedAt: born }]);
  expect(h.folder.lag().spans).toBe(4);
  await h.folder.settle();
  h.expectAllFolded();
  expect(h.told.missing).toBe(0);
});

test('what memory still holds of a stream that is gone is folded', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const h: ReturnType<typeof harness> = harness({
    flush: async (window, marks) => {
      begin();
      await released;
      for (const position of (window as ReturnType<typeof notingWindow>).positions) h.folded.add(position);
      return marks;
    },
  });
  h.commit([1, 5]);
  const settled = h.folder.settle();
  await begun;
  h.commit([1, 5]);
  release();
  await settled;
  expect(h.told).toMatchObject({ gone: [{ stream: 1, openedAt: born }], missing: 0 });
  expect([...h.folded].map(seqOf)).toEqual([1, 2]);
});

test('what was let go of a stream that is gone is told, and is waited for by nobody', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const h: ReturnType<typeof harness> = harness({
    flush: async (window, marks) => {
      await released;
      for (const position of (window as ReturnType<typeof notingWindow>).positions) h.folded.add(position);
      return marks.filter(({ openedAt }) => openedAt === born);
    },
  });
  // 40 spans go into the window, 5 requests are let go.
  h.commit(...Array.from({ length: 13 }, () => [1, 5] as const));
  const settled = h.folder.settle();
  await expect.poll(() => h.folder.lag().spans).toBe(65);
  h.loseStreams();
  release();
  await settled;
  expect(h.told).toMatchObject({ gone: [{ stream: 1, openedAt: born }], missing: 5 });
  expect([...h.folded].map(seqOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(h.folder.lag().spans).toBe(0);
  h.folded.clear();
  h.commit([1, 3]);
  await h.folder.settle();
  expect([...h.folded]).toEqual([positionOf(1, 1)]);
});

test('what was let go and is not in the inbox any more is told', async () => {
  let isAway = true;
  const h: ReturnType<typeof harness> = harness({
    flush: async () => {
      if (isAway) throw new Error('the database is away');
      return [];
    },
  });
  h.commit([1, 5], [1, 5]);
  await expect(h.folder.settle()).rejects.toThrow('away');
  h.loseStreams();
  isAway = false;
  await h.folder.settle();
  expect(h.told).toMatchObject({ gone: [], missing: 2 });
});

test('closing folds what is there and then nothing', async () => {
  const h = harness();
  h.commit([1, 3], [2, 3]);
  await h.folder.close();
  h.expectAllFolded();
});
