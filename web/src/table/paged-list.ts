import { type ReadonlySignal, signal } from '@preact/signals';
import type { Page } from '../../../src/core/api/views.ts';
import type { MayflyError } from '../../../src/core/errors.ts';
import { asMayflyError } from '../api/request.ts';
import { createPageMemory } from './page-memory.ts';
import type { RowSource } from './row-source.ts';
import type { RowWindow } from './row-window.ts';

/** Rows that are loaded page by page as they are looked at, and forgotten when they are far away. */
export interface PagedList<Item> extends RowSource<Item> {
  readonly error: ReadonlySignal<MayflyError | null>;
  readonly loading: ReadonlySignal<boolean>;
  /** Begins again from the first page; what is shown stays until that is there. */
  readonly restart: () => Promise<void>;
  /** Puts another item in the place of each that `change` gives one for. */
  readonly update: (change: (item: Item) => Item | null) => void;
  readonly close: () => void;
}

/** Rows beyond the last one seen that are loaded before they are asked for. */
const ahead = 300;

export type FetchPage<Item> = (cursor: string | null, stop: AbortSignal) => Promise<Page<Item>>;

export function createPagedList<Item>(fetchPage: FetchPage<Item>, mostPages?: number): PagedList<Item> {
  const version = signal(0);
  const memory = createPageMemory<Item>(mostPages);
  let next: string | null = null;
  let begun = false;
  let seen: RowWindow = { from: 0, to: 0 };
  const { error, loading, run, stop } = oneAtATime();

  const loadPage = async (cursor: string | null, stopped: AbortSignal): Promise<void> => {
    const page = await fetchPage(cursor, stopped);
    if (stopped.aborted) return;
    if (cursor === null) memory.clear();
    memory.append(page, cursor);
    memory.forget(seen);
    next = page.nextCursor;
    begun = true;
    version.value += 1;
  };
  /** One request after the other until nothing is missing. */
  const load = async (stopped: AbortSignal): Promise<void> => {
    while (!stopped.aborted) {
      const gap = memory.missing(seen);
      if (gap !== null) {
        const { items } = await fetchPage(gap.cursor, stopped);
        // Rows may have changed their places meanwhile: those around it stay where they are.
        gap.items = items.slice(0, gap.length);
        memory.forget(seen);
        version.value += 1;
      } else if (next !== null && seen.to + ahead > memory.count()) {
        await loadPage(next, stopped);
      } else return;
    }
  };

  return {
    version,
    error,
    loading,
    count: memory.count,
    at: memory.at,
    complete: () => begun && next === null,
    want(from, to) {
      seen = { from, to };
      if (begun && !loading.peek()) void run(load);
    },
    restart() {
      stop();
      return run(async (stopped) => {
        await loadPage(null, stopped);
        await load(stopped);
      });
    },
    update(change) {
      memory.update(change);
      version.value += 1;
    },
    close: stop,
  };
}

/** Runs work that can be stopped, and tells how it goes; work that was stopped tells nothing any more. */
function oneAtATime() {
  const error = signal<MayflyError | null>(null);
  const loading = signal(false);
  let abort = new AbortController();
  const run = async (work: (stopped: AbortSignal) => Promise<void>): Promise<void> => {
    const { signal: stopped } = abort;
    loading.value = true;
    try {
      await work(stopped);
      if (!stopped.aborted) error.value = null;
    } catch (thrown) {
      if (!stopped.aborted) error.value = asMayflyError(thrown);
    }
    if (!stopped.aborted) loading.value = false;
  };
  const stop = (): void => {
    abort.abort();
    abort = new AbortController();
  };
  return { error, loading, run, stop };
}
