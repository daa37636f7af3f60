import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { TokenView } from '../../../src/core/api/views.ts';
import { asMayflyError, send } from '../api/request.ts';
import { clock } from '../app/clock.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { sentence } from '../components/message.tsx';
import { Names } from '../components/names.tsx';
import { Ago, Until } from '../components/time.tsx';
import { type TokenState, tokenState } from './token-state.ts';

const tones: Readonly<Record<TokenState, Tone>> = { valid: 'ok', expired: 'neutral', revoked: 'neutral' };
const words: Readonly<Record<TokenState, string>> = {
  valid: 'Valid',
  expired: 'Expired',
  revoked: 'Revoked',
};

/** Every token that was made here; those that are valid can be revoked. */
export function TokenRows({
  tokens,
  onChange,
}: {
  readonly tokens: readonly TokenView[];
  readonly onChange: () => void;
}) {
  const revoking = useSignal<TokenView | null>(null);
  const columns: readonly DataColumn<TokenView>[] = [
    ...facts,
    {
      id: 'action',
      title: 'Action',
      align: 'end',
      cell: (token) =>
        tokenState(token, clock.peek()) === 'valid' ? (
          <button type="button" class="button" onClick={() => (revoking.value = token)}>
            Revoke <span class="visually-hidden">{token.name}</span>
          </button>
        ) : (
          <span class="muted">–</span>
        ),
    },
  ];
  return (
    <>
      <DataTable caption="Tokens" columns={columns} rows={tokens} keyOf={({ id }) => id} />
      {revoking.value !== null && (
        <Revoke token={revoking.value} onClose={() => (revoking.value = null)} onChange={onChange} />
      )}
    </>
  );
}

/** Asks before it does: what uses the token stops working. */
function Revoke({
  token,
  onClose,
  onChange,
}: {
  readonly token: TokenView;
  readonly onClose: () => void;
  readonly onChange: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const problem = useSignal<string | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const revoke = async () => {
    try {
      await send<null>('DELETE', `/api/v1/tokens/${encodeURIComponent(token.id)}`);
      onChange();
      onClose();
    } catch (error) {
      problem.value = sentence(asMayflyError(error).message);
    }
  };
  return (
    <dialog ref={dialog} class="shortcuts" aria-labelledby="revoke-title" onClose={onClose}>
      <h2 id="revoke-title">
        Revoke <span class="value">{token.name}</span>?
      </h2>
      <p>
        Whatever uses this {token.scope} token is refused from now on. It was last used{' '}
        <Ago at={token.lastUsedAt} none="never" />. This cannot be undone.
      </p>
      <p class="problem value" role="alert">
        {problem.value}
      </p>
      <div class="dialog-end">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          Keep it
        </button>
        <button type="button" class="button button--danger" onClick={() => void revoke()}>
          Revoke
        </button>
      </div>
    </dialog>
  );
}

const facts: readonly DataColumn<TokenView>[] = [
  {
    id: 'name',
    title: 'Name',
    cell: ({ name, id }) => (
      <>
        <span class="value strong">{name}</span>
        <div>
          <code class="muted" title={id}>
            {id.slice(0, 8)}
          </code>
        </div>
      </>
    ),
  },
  { id: 'scope', title: 'Scope', cell: ({ scope }) => scope },
  {
    id: 'state',
    title: 'State',
    cell: (token) => {
      const state = tokenState(token, clock.value);
      return <Chip tone={tones[state]}>{words[state]}</Chip>;
    },
  },
  {
    id: 'limits',
    title: 'Limited to',
    cell: ({ environments, workloads }) => (
      <Names names={[...(environments ?? []), ...(workloads ?? [])]} most={3} none="nothing" />
    ),
  },
  { id: 'created', title: 'Made', cell: ({ createdAt }) => <Ago at={createdAt} /> },
  { id: 'used', title: 'Last used', cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} none="never" /> },
  { id: 'expires', title: 'Expires', cell: ({ expiresAt }) => <Until at={expiresAt} none="never" /> },
];
