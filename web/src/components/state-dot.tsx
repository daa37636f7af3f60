import type { CredentialState } from '../../../src/core/api/views.ts';

const words: Record<CredentialState, string> = {
  live: 'Live',
  idle: 'Idle',
  expired: 'Expired',
  ended: 'Ended',
};

/** The state as a mark and a word; the marks differ in shape, not in colour alone. */
export function StateDot({ state }: { readonly state: CredentialState }) {
  return (
    <span class={`state state--${state}`}>
      <span class="state-mark" aria-hidden="true" />
      {words[state]}
    </span>
  );
}
