import type { StateCounts } from '../../../src/core/api/inventory-views.ts';
import { type CredentialState, credentialStates } from '../../../src/core/api/views.ts';
import { filterLink } from '../credentials/filter-link.ts';

const words: Readonly<Record<CredentialState, string>> = {
  live: 'live',
  idle: 'idle',
  expired: 'expired',
  ended: 'ended',
};

/** How many credentials are in which state; each number finds them. */
export function StateCountLinks({ counts, q }: { readonly counts: StateCounts; readonly q: string }) {
  const found = credentialStates.filter((state) => counts[state] > 0);
  if (found.length === 0) return <span class="muted">none</span>;
  return (
    <span class="state-counts">
      {found.map((state) => (
        <a key={state} class={`state state--${state}`} href={filterLink(`is:${state} ${q}`)}>
          <span class="state-mark" aria-hidden="true" />
          {counts[state].toLocaleString('en')} {words[state]}
        </a>
      ))}
    </span>
  );
}
