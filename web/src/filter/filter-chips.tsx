import { hasTerm, toggleTerm } from './filter-text.ts';

const common = [
  { title: 'Live', term: 'is:live' },
  { title: 'Expires within 1 h', term: 'expires:<1h' },
  { title: 'Denied', term: 'outcome:denied' },
  { title: 'Shared', term: 'shared:true' },
  { title: 'Origin unknown', term: 'never-fetched:true' },
  { title: 'Never used', term: 'never-used:true' },
  { title: 'Long-lived', term: 'ephemeral:false' },
  { title: 'Unattributed', term: 'attributed:false' },
] as const;

/** Filters that are asked often, to switch on and off. */
export function FilterChips({ q, onAsk }: { readonly q: string; readonly onAsk: (q: string) => void }) {
  return (
    <ul class="toggles" aria-label="Common filters">
      {common.map(({ title, term }) => (
        <li key={term}>
          <button
            type="button"
            class="toggle"
            title={term}
            aria-pressed={hasTerm(q, term)}
            onClick={() => onAsk(toggleTerm(q, term))}
          >
            {title}
          </button>
        </li>
      ))}
    </ul>
  );
}
