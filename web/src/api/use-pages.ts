import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Page } from '../../../src/core/api/views.ts';
import type { MayflyError } from '../../../src/core/errors.ts';
import { asMayflyError, get } from './request.ts';

export interface Paged<Item> {
  /** What was loaded so far; null: nothing yet. */
  readonly items: ReadonlySignal<readonly Item[] | null>;
  /** There are more than were loaded. */
  readonly more: ReadonlySignal<boolean>;
  readonly loading: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<MayflyError | null>;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/** Pages may be short, and even empty, before the end: so many are asked for at once. */
const mostPages = 20;
const enough = 50;

/** A list of the API at `path`, page by page. Null asks nothing. */
export function usePages<Item>(path: string | null): Paged<Item> {
  const items = useSignal<readonly Item[] | null>(null);
  const cursor = useSignal<string | null>(null);
  const loading = useSignal(path !== null);
  const error = useSignal<MayflyError | null>(null);
  const more = useComputed(() => cursor.value !== null);
  const abort = useRef(new AbortController());

  const load = async (from: string | null) => {
    if (path === null) return;
    abort.current.abort();
    abort.current = new AbortController();
    const { signal } = abort.current;
    loading.value = true;
    error.value = null;
    try {
      const before = from === null ? [] : (items.peek() ?? []);
      const found = await gather<Item>(path, from, signal);
      items.value = [...before, ...found.items];
      cursor.value = found.nextCursor;
    } catch (thrown) {
      if (signal.aborted) return;
      error.value = asMayflyError(thrown);
    }
    loading.value = false;
  };
  useEffect(() => {
    items.value = null;
    cursor.value = null;
    void load(null);
    return () => abort.current.abort();
  }, [path]);
  return {
    items,
    more,
    loading,
    error,
    loadMore: () => void load(cursor.peek()),
    reload: () => void load(null),
  };
}

async function gather<Item>(path: string, from: string | null, signal: AbortSignal): Promise<Page<Item>> {
  const items: Item[] = [];
  let cursor = from;
  for (let page = 0; page < mostPages; page++) {
    const answer = await get<Page<Item>>(cursor === null ? path : withCursor(path, cursor), signal);
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null || items.length >= enough) break;
  }
  return { items, nextCursor: cursor };
}

function withCursor(path: string, cursor: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ cursor })}`;
}
