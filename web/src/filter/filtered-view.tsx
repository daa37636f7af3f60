import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { clock } from '../app/clock.ts';
import { Empty } from '../components/message.tsx';
import { navigate, place, query } from '../router/navigation.ts';
import { FilterBar } from './filter-bar.tsx';
import { problemOf } from './filter-text.ts';
import { useSlashKey } from './use-slash-key.ts';

/** A view of what matches the filter of its link. What cannot be read is not asked. */
export function FilteredView({ children }: { readonly children: (q: string) => ComponentChildren }) {
  const holder = useRef<HTMLDivElement>(null);
  useSlashKey(holder);
  const q = query.value.get('q') ?? '';
  const ask = (text: string) => {
    const search = new URLSearchParams(query.peek());
    if (text === '') search.delete('q');
    else search.set('q', text);
    navigate(`${place.peek().path}${search.size === 0 ? '' : `?${search}`}`);
  };
  const isWrong = q !== '' && problemOf(q, clock.peek()) !== null;
  return (
    <>
      <div class="view-filter" ref={holder}>
        <FilterBar q={q} onAsk={ask} />
      </div>
      {isWrong ? (
        <Empty title="This filter cannot be read">
          <p>Above is marked what is wrong.</p>
        </Empty>
      ) : (
        children(q)
      )}
    </>
  );
}
