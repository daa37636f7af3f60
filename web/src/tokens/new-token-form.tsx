import { type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { type NewTokenView, type TokenScope, tokenScopes } from '../../../src/core/api/views.ts';
import { asMayflyError, send } from '../api/request.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { sentence } from '../components/message.tsx';
import { TextField } from '../components/text-field.tsx';
import { namesOf } from './token-state.ts';

const scopeWords: Readonly<Record<TokenScope, string>> = {
  ingest: 'ingest: may send observations, and nothing else',
  read: 'read: may see the inventory',
  admin: 'admin: may see everything, and make and revoke tokens',
};

/** Makes a token. It is shown once. */
export function NewTokenForm({ onMade }: { readonly onMade: () => void }) {
  const made = useSignal<NewTokenView | null>(null);
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  const scope = useSignal<TokenScope>('read');
  const form = useRef<HTMLFormElement>(null);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (form.current === null) return;
    const fields = new FormData(form.current);
    busy.value = true;
    problem.value = null;
    try {
      made.value = await send<NewTokenView>('POST', '/api/v1/tokens', requestOf(fields, scope.peek()));
      form.current.reset();
      scope.value = 'read';
      onMade();
    } catch (error) {
      problem.value = sentence(asMayflyError(error).message);
    }
    busy.value = false;
  };
  return (
    <>
      <form ref={form} class="form" onSubmit={submit} noValidate>
        <TokenFields scope={scope} />
        <p class="problem value" role="alert">
          {problem.value}
        </p>
        <button type="submit" class="button button--primary" disabled={busy.value}>
          {busy.value ? 'Making it …' : 'Make a token'}
        </button>
      </form>
      {made.value !== null && <MadeToken token={made.value} onDone={() => (made.value = null)} />}
    </>
  );
}

function TokenFields({ scope }: { readonly scope: Signal<TokenScope> }) {
  return (
    <>
      <TextField id="token-name" name="name" label="Name" hint="What or who it is for." />
      <div class="field">
        <label for="token-scope">Scope</label>
        <select
          id="token-scope"
          value={scope.value}
          onChange={(event) =>
            (scope.value = tokenScopes.find((one) => one === event.currentTarget.value) ?? 'read')
          }
        >
          {tokenScopes.map((one) => (
            <option key={one} value={one}>
              {scopeWords[one]}
            </option>
          ))}
        </select>
      </div>
      <TextField
        id="token-days"
        name="days"
        label="Expires after, in days"
        hint="Empty: it does not expire."
        numeric
      />
      {scope.value !== 'admin' && (
        <>
          <TextField
            id="token-environments"
            name="environments"
            label="Only environments"
            hint="With commas between. Empty: all."
          />
          <TextField
            id="token-workloads"
            name="workloads"
            label="Only workloads"
            hint="Service names, with commas between. Empty: all."
          />
        </>
      )}
    </>
  );
}

function requestOf(fields: FormData, scope: TokenScope): object {
  const text = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const days = text('days');
  const environments = namesOf(text('environments'));
  const workloads = namesOf(text('workloads'));
  return {
    name: text('name'),
    scope,
    ...(days === '' ? {} : { expires_in_days: Number(days) }),
    ...(environments === null ? {} : { environments }),
    ...(workloads === null ? {} : { workloads }),
  };
}

function MadeToken({
  token: { name, token },
  onDone,
}: {
  readonly token: NewTokenView;
  readonly onDone: () => void;
}) {
  return (
    <div class="made-token" role="status">
      <p>
        The token <b class="value">{name}</b> is made. It is shown this once: copy it now.
      </p>
      <div class="command">
        <code>{token}</code>
        <CopyButton text={token} label="Copy the token" words="Copy" />
      </div>
      <button type="button" class="button" onClick={onDone}>
        Done, hide it
      </button>
    </div>
  );
}
