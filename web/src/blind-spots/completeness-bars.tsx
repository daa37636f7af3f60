import type { CompletenessView } from '../../../src/core/api/aggregate-views.ts';
import { ShareBar } from '../components/share-bar.tsx';
import { filterLink } from '../credentials/filter-link.ts';
import { shareWords } from './share-words.ts';

type Tag = Exclude<keyof CompletenessView, 'credentials'>;

/** What finds the credentials without the tag; null: none is without, or no one filter finds them. */
const tags: readonly { readonly tag: Tag; readonly title: string; readonly without: string | null }[] = [
  { tag: 'workload', title: 'Workload', without: null },
  { tag: 'environment', title: 'Environment', without: '-env:*' },
  { tag: 'owner', title: 'Owner', without: '-owner:*' },
  { tag: 'actor', title: 'Agent, tool, notebook or human', without: 'attributed:false' },
  { tag: 'expiry', title: 'Expiry', without: 'expires:none' },
  { tag: 'all', title: 'Workload, environment, owner and expiry', without: null },
];

/** Of how many credentials each tag is known. */
export function CompletenessBars({ completeness }: { readonly completeness: CompletenessView }) {
  const { credentials } = completeness;
  return (
    <ul class="bars">
      {tags.map(({ tag, title, without }) => {
        const missing = credentials - completeness[tag];
        return (
          <li key={tag} class={tag === 'all' ? 'bar-row bar-row--all' : 'bar-row'}>
            <span>{title}</span>
            <ShareBar part={completeness[tag]} whole={credentials} />
            <b>{shareWords(completeness[tag], credentials)}</b>
            <span class="bar-missing">
              {missing === 0 ? (
                <span class="muted">all</span>
              ) : without === null ? (
                `${missing.toLocaleString('en')} without`
              ) : (
                <a href={filterLink(without)}>{missing.toLocaleString('en')} without</a>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
