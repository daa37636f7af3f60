import type { Page } from '../../core/api/views.ts';

interface Gathering<Item> {
  readonly pageAt: (cursor: string | null, limit: number) => Promise<Page<Item>>;
  readonly limit: number;
  readonly cursor?: string | null;
  /** Hears how many there are so far, when there are more to come. */
  readonly onProgress?: (items: number) => void;
}

/** The most items that a collector puts on a page. */
const pageSize = 200;

/** Follows cursors until there is enough. A page may be short, even empty, and yet not be the last. */
export async function gather<Item>({
  pageAt,
  limit,
  cursor = null,
  onProgress = () => {},
}: Gathering<Item>): Promise<Page<Item>> {
  const items: Item[] = [];
  for (let at = cursor; ; ) {
    const page = await pageAt(at, Math.min(pageSize, limit - items.length));
    items.push(...page.items);
    // A cursor that stays would never end.
    const next = page.nextCursor === at ? null : page.nextCursor;
    if (next === null || items.length >= limit) return { items, nextCursor: next };
    onProgress(items.length);
    at = next;
  }
}
