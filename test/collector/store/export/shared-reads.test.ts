import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventPage, EventQuestion } from '../../../../collector/store/export/event-source.ts';
import { sharedReads } from '../../../../collector/store/export/shared-reads.ts';
import { parseFilter } from '../../../../src/core/filter/parse-filter.ts';
import { noon } from '../sample.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function question(cursor: number, over: Partial<EventQuestion> = {}): EventQuestion {
  return {
    after: { cursor, part: 0 },
    limit: 10,
    rollup: 'none',
    filter: parseFilter('', noon),
    now: noon,
    publicUrl: null,
    ...over,
  };
}

/** Reads an outbox that ends at `head`. */
function reader(outbox: { head: number }) {
  const asked: number[] = [];
  const read = async ({ after, limit }: EventQuestion): Promise<EventPage> => {
    asked.push(after.cursor);
    const cursor = Math.min(after.cursor + limit, outbox.head);
    await Promise.resolve();
    return { events: [], end: { cursor, part: 0 }, isEnd: cursor < after.cursor + limit, missed: null };
  };
  return { asked, read: sharedReads(read) };
}

test('destinations at one place read once, at the same time and a moment later', async () => {
  const { asked, read } = reader({ head: 25 });
  const pages = await Promise.all([read(question(0)), read(question(0))]);
  pages.push(await read(question(0)));
  expect(pages.map(({ end }) => end.cursor)).toEqual([10, 10, 10]);
  expect(asked).toEqual([0]);
});

test('who gets the page of another reads on at its end, though that was the end of all', async () => {
  const outbox = { head: 5 };
  const { asked, read } = reader(outbox);
  expect(await read(question(0))).toMatchObject({ end: { cursor: 5 }, isEnd: true });
  outbox.head = 8;
  expect(await read(question(0))).toMatchObject({ end: { cursor: 5 }, isEnd: false });
  expect(await read(question(5))).toMatchObject({ end: { cursor: 8 }, isEnd: true });
  expect(asked).toEqual([0, 5]);
});

test('where nothing was is looked at again', async () => {
  const outbox = { head: 5 };
  const { asked, read } = reader(outbox);
  const [first, second] = await Promise.all([read(question(5)), read(question(5))]);
  expect([first?.isEnd, second?.isEnd]).toEqual([true, false]);
  outbox.head = 6;
  expect(await read(question(5))).toMatchObject({ end: { cursor: 6 } });
  expect(asked).toEqual([5, 5]);
});

test('a page is kept for a moment, and few of them', async () => {
  const { asked, read } = reader({ head: 1_000 });
  for (const cursor of [0, 10, 20, 30, 40, 0]) await read(question(cursor));
  expect(asked).toEqual([0, 10, 20, 30, 40, 0]);
  await read(question(40));
  expect(asked).toHaveLength(6);
  vi.advanceTimersByTime(1_000);
  await read(question(40));
  expect(asked).toHaveLength(7);
});

test.each([
  ['a filter', { filter: parseFilter('env:production', noon) }],
  ['a roll-up', { rollup: 'minute' }],
  ['another limit', { limit: 3 }],
] as const)('with %s it is read apart', async (_what, over) => {
  const { asked, read } = reader({ head: 25 });
  await read(question(0));
  await read(question(0, over));
  expect(asked).toEqual([0, 0]);
});

test('a failure is that of all who wait for it, and of nobody after', async () => {
  let fails = true;
  const read = sharedReads(async ({ after }) => {
    if (fails) throw new Error('gone');
    return { events: [], end: { cursor: after.cursor + 1, part: 0 }, isEnd: true, missed: null };
  });
  const both = await Promise.allSettled([read(question(0)), read(question(0))]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await read(question(0))).toMatchObject({ end: { cursor: 1 } });
});
