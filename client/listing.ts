import type { Page } from '../src/core/api/views.ts';
import { type Caller, callJson, type Query } from './call.ts';
import { notMayfly } from './problem.ts';

/** A list that is fetched page by page, as far as somebody goes through it: `for await (const item of list)`. */
export interface Listing<Item> extends AsyncIterable<Item> {
  /** The first page, or the one after the `cursor` that was asked for. */
  readonly page: () => Promise<Page<Item>>;
  readonly pages: () => AsyncIterable<Page<Item>>;
}

export interface Paged {
  readonly limit?: number;
  /** Begin after the page that gave it. */
  readonly cursor?: string;
  readonly signal?: AbortSignal;
}

/** The list at a path. */
export function listing<Item>(
  caller: Caller,
  path: string,
  { signal, ...query }: Query & Paged,
): Listing<Item> {
  const pageAt = (cursor: string | undefined): Promise<Page<Item>> =>
    callJson<Page<Item>>(caller, path, { query: { ...query, cursor }, signal });
  async function* pages(): AsyncGenerator<Page<Item>> {
    let { cursor } = query;
    for (;;) {
      const page = await pageAt(cursor);
      if (!Array.isArray(page.items)) throw notMayfly(caller.endpoint, { what: 'sent no list', status: 200 });
      yield page;
      const next = page.nextCursor ?? null;
      if (next === null) return;
      if (next === cursor) {
        throw notMayfly(caller.endpoint, { what: 'sent a list that does not go on', status: 200 });
      }
      cursor = next;
    }
  }
  return {
    page: () => pageAt(query.cursor),
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.items;
    },
  };
}
