import { hasTerm, toggleTerm } from '../filter/filter-text.ts';
import { type ListPlace, type ListTab, listLink } from './list-place.ts';

const titles: Record<ListTab, string> = { attention: 'Needs attention', live: 'Live now', all: 'All' };

/** The three lists; the filter goes along. */
export function ListTabs({ tab, q }: ListPlace) {
  const rest = hasTerm(q, 'is:live') ? toggleTerm(q, 'is:live') : q;
  const places: readonly ListPlace[] = [
    { tab: 'attention', q: rest },
    { tab: 'live', q: `is:live ${rest}`.trim() },
    { tab: 'all', q: rest },
  ];
  return (
    <nav class="tabs" aria-label="Lists">
      {places.map((place) => (
        <a key={place.tab} href={listLink(place)} {...(place.tab === tab ? { 'aria-current': 'page' } : {})}>
          {titles[place.tab]}
        </a>
      ))}
    </nav>
  );
}
