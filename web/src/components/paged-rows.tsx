import type { ComponentChildren } from 'preact';
import type { Paged } from '../api/use-pages.ts';
import { Failed, Loading, sentence } from './message.tsx';

/** The rows of a list that were loaded, and a button for more. */
export function PagedRows<Item>({
  list: { items, more, loading, error, loadMore, reload },
  what,
  empty,
  counted = true,
  children,
}: {
  readonly list: Paged<Item>;
  readonly what: string;
  /** Shown when there are none. */
  readonly empty: ComponentChildren;
  /** What is shown is one row each. */
  readonly counted?: boolean;
  readonly children: (items: readonly Item[]) => ComponentChildren;
}) {
  const rows = items.value;
  const problem = error.value;
  if (rows === null)
    return problem === null ? <Loading what={what} /> : <Failed error={problem} retry={reload} />;
  if (rows.length === 0 && !more.value) return <>{empty}</>;
  return (
    <>
      {children(rows)}
      <div class="list-end" role="status">
        {problem !== null && <p class="problem value">{sentence(problem.message)}</p>}
        {more.value ? (
          <button type="button" class="button" disabled={loading.value} onClick={loadMore}>
            {loading.value ? 'Loading …' : 'Show more'}
          </button>
        ) : counted ? (
          <p class="muted">
            {rows.length.toLocaleString('en')} {rows.length === 1 ? 'row' : 'rows'}, all that there are
          </p>
        ) : null}
      </div>
    </>
  );
}
