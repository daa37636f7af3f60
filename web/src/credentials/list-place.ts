import { hasTerm } from '../filter/filter-text.ts';
import { linkTo } from '../router/match-path.ts';

const listTabs = ['attention', 'live', 'all'] as const;
export type ListTab = (typeof listTabs)[number];

/** What the live list shows, as its link says. */
export interface ListPlace {
  readonly tab: ListTab;
  readonly q: string;
}

/** `/` is what needs attention; a filter asks of all; "live now" is only a filter, too. */
export function listPlaceOf(query: URLSearchParams): ListPlace {
  const q = query.get('q') ?? '';
  const view = query.get('view');
  if (view === 'attention' || (view === null && q === '')) return { tab: 'attention', q };
  return { tab: hasTerm(q, 'is:live') ? 'live' : 'all', q };
}

export function listLink({ tab, q }: ListPlace): string {
  if (tab === 'attention') return linkTo('/', {}, q === '' ? {} : { q, view: 'attention' });
  return linkTo('/', {}, q === '' ? { view: 'all' } : { q });
}
