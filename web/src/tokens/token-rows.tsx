import { useSignal } from '@preact/signals';
import type { TokenView } from '../../../src/core/api/views.ts';
import { send } from '../api/request.ts';
import { clock } from '../app/clock.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import { Confirm } from '../components/confirm.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
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

/** What uses the token stops working. */
function Revoke({
  token,
  onClose,
  onChange,
}: {
  readonly token: TokenView;
  readonly onClose: () => void;
  readonly onChange: () => void;
}) {
  const revoke = async () => {
    await send<null>('DELETE', `/api/v1/tokens/${encodeURIComponent(token.id)}`);
    onChange();
  };
  return (
    <Confirm
      title={
        <>
          Revoke <span class="value">{token.name}</span>?
        </>
      }
      doIt="Revoke"
      act={revoke}
      onClose={onClose}
    >
      <p>
        Whatever uses this {token.scope} token is refused from now on. It was last used{' '}
        <Ago at={token.lastUsedAt} none="never" />. This cannot be undone.
      </p>
    </Confirm>
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
