import type { Page } from '../../../src/core/api/views.ts';
import type { RowWindow } from './row-window.ts';

/** Pages of a list in their order, of which those far from what is seen are forgotten but can be found again. */
export interface PageMemory<Item> {
  readonly count: () => number;
  /** Null: not loaded, or forgotten. */
  readonly at: (index: number) => Item | null;
  /** The first page of what is seen that was forgotten. */
  readonly missing: (seen: RowWindow) => LoadedPage<Item> | null;
  readonly append: (page: Pick<Page<Item>, 'items'>, cursor: string | null) => void;
  /** Bounds what is held, however far somebody scrolls. */
  readonly forget: (seen: RowWindow) => void;
  readonly update: (change: (item: Item) => Item | null) => void;
  readonly clear: () => void;
}

export interface LoadedPage<Item> {
  readonly cursor: string | null;
  readonly start: number;
  readonly length: number;
  /** Null: forgotten. */
  items: readonly Item[] | null;
}

const defaultMost = 40;

export function createPageMemory<Item>(mostPages: number = defaultMost): PageMemory<Item> {
  let pages: LoadedPage<Item>[] = [];
  const count = (): number => {
    const last = pages.at(-1);
    return last === undefined ? 0 : last.start + last.length;
  };
  return {
    count,
    at: (index) => itemAt(pages, index),
    missing: ({ from, to }) =>
      pages.find(({ items, start, length }) => items === null && start < to && start + length > from) ?? null,
    append({ items }, cursor) {
      if (items.length > 0) pages.push({ cursor, start: count(), length: items.length, items });
    },
    forget(seen) {
      const held = pages.filter(({ items }) => items !== null);
      const far = held.sort((one, other) => distance(other, seen) - distance(one, seen));
      for (const page of far.slice(0, Math.max(0, held.length - mostPages))) page.items = null;
    },
    update(change) {
      for (const page of pages) page.items = page.items?.map((item) => change(item) ?? item) ?? null;
    },
    clear() {
      pages = [];
    },
  };
}

function distance({ start, length }: LoadedPage<unknown>, { from, to }: RowWindow): number {
  return Math.max(0, from - (start + length), start - to);
}

function itemAt<Item>(pages: readonly LoadedPage<Item>[], index: number): Item | null {
  let low = 0;
  let high = pages.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const page = pages[middle];
    if (page === undefined) return null;
    if (index < page.start) high = middle - 1;
    else if (index >= page.start + page.length) low = middle + 1;
    else return page.items?.[index - page.start] ?? null;
  }
  return null;
}
