import type { UsesView } from '../../../src/core/api/views.ts';

/** How often; "at least" where a sender did not count. */
export function Uses({ uses: { count, exact } }: { readonly uses: UsesView }) {
  return (
    <span {...(exact ? {} : { title: 'At least: a sender did not count' })}>
      {exact ? '' : '≥ '}
      {count.toLocaleString('en')}
    </span>
  );
}
