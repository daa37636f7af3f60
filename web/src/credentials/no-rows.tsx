import type { MayflyError } from '../../../src/core/errors.ts';
import { Empty, Failed } from '../components/message.tsx';
import { type ListPlace, listLink } from './list-place.ts';

/** Why the list shows nothing, and where to go on. */
export function NoRows({
  tab,
  q,
  error = null,
  retry,
}: ListPlace & { readonly error?: MayflyError | null; readonly retry?: () => void }) {
  if (error !== null) return <Failed error={error} {...(retry === undefined ? {} : { retry })} />;
  const live = <a href={listLink({ tab: 'live', q: 'is:live' })}>what is live now</a>;
  if (tab === 'attention') {
    return (
      <Empty title="Nothing needs attention">
        <p>
          {q === ''
            ? 'No credential in use gives a reason to look at it.'
            : 'No credential that matches gives a reason to look at it.'}{' '}
          See {live}.
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="No credential matches">
      <p>
        All terms have to hold, and those about use have to hold of one and the same use. Names match exactly,
        with case: end one with a star for its beginning, <code>agent:plan*</code>.
      </p>
      <p>
        <a href={listLink({ tab: 'all', q: '' })}>Clear the filter</a>, or see {live}.
      </p>
    </Empty>
  );
}
