import { expect, test } from 'vitest';
import type { Page } from '../../../src/core/api/views.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { createPagedList, type FetchPage, type PagedList } from '../../../web/src/table/paged-list.ts';

/** A list of numbers in pages of 100, whose cursor is a number, too. */
function numbers(total: number, asked: (string | null)[] = []): FetchPage<number> {
  return async (cursor) => {
    asked.push(cursor);
    const from = Number(cursor ?? 0);
    const items = Array.from({ length: Math.min(100, total - from) }, (_, at) => from + at);
    return { items, nextCursor: from + 100 < total ? String(from + 100) : null };
  };
}

async function settled(list: PagedList<number>): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (list.loading.value);
}

test('loads what is seen and a little more, not everything', async () => {
  const asked: (string | null)[] = [];
  const list = createPagedList(numbers(10_000, asked));
  list.want(0, 30);
  await list.restart();
  expect(list.count()).toBe(400);
  expect(list.complete()).toBe(false);
  expect(asked).toEqual([null, '100', '200', '300']);
  list.want(380, 410);
  await settled(list);
  expect(list.count()).toBe(800);
  expect([list.at(0), list.at(799), list.at(800)]).toEqual([0, 799, null]);
});

test('what is far away is forgotten, and found again with its own cursor', async () => {
  const list = createPagedList(numbers(5000), 6);
  await list.restart();
  for (let at = 0; at < 5000; at += 200) {
    list.want(at, at + 30);
    await settled(list);
  }
  expect(list.count()).toBe(5000);
  expect(list.complete()).toBe(true);
  expect(list.at(50)).toBeNull();
  list.want(0, 130);
  await settled(list);
  expect([list.at(0), list.at(129)]).toEqual([0, 129]);
});

test('an empty page is not the end', async () => {
  const pages: Record<string, Page<number>> = {
    '': { items: [], nextCursor: 'a' },
    a: { items: [], nextCursor: 'b' },
    b: { items: [7], nextCursor: null },
  };
  const list = createPagedList<number>(
    async (cursor) => pages[cursor ?? ''] ?? { items: [], nextCursor: null },
  );
  await list.restart();
  expect([list.count(), list.at(0), list.complete()]).toEqual([1, 7, true]);
});

test('what failed is told, keeps what is shown, and goes on when it is wanted again', async () => {
  let fails = false;
  const fetch = numbers(1000);
  const list = createPagedList<number>(async (cursor, stop) => {
    if (fails) throw new MayflyError('store.unavailable', 'down');
    return fetch(cursor, stop);
  });
  await list.restart();
  fails = true;
  list.want(390, 420);
  await settled(list);
  expect(list.error.value?.code).toBe('store.unavailable');
  expect(list.at(0)).toBe(0);
  fails = false;
  list.want(391, 421);
  await settled(list);
  expect(list.error.value).toBeNull();
  expect(list.at(420)).toBe(420);
});

test('an answer to a question that was asked anew is not taken', async () => {
  const answers: ((page: Page<number>) => void)[] = [];
  const list = createPagedList<number>(() => new Promise((resolve) => answers.push(resolve)));
  const first = list.restart();
  const second = list.restart();
  answers[1]?.({ items: [2], nextCursor: null });
  answers[0]?.({ items: [1], nextCursor: null });
  await Promise.all([first, second]);
  expect([list.count(), list.at(0), list.loading.value]).toEqual([1, 2, false]);
});

test('an item is changed where it stands', async () => {
  const list = createPagedList(numbers(10));
  await list.restart();
  const before = list.version.value;
  list.update((item) => (item === 3 ? 30 : null));
  expect([list.at(2), list.at(3), list.at(4)]).toEqual([2, 30, 4]);
  expect(list.version.value).toBeGreaterThan(before);
});
