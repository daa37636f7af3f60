import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { asMayflyError } from '../api/request.ts';
import { Logo } from '../app/logo.tsx';
import { sentence } from '../components/message.tsx';
import { signIn } from '../session/session.ts';

/** Signing in with a token. The address bar keeps where it leads to. */
export function SignInView({ expired }: { readonly expired: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  useEffect(() => {
    document.title = 'Sign in · Mayfly';
    field.current?.focus();
  }, []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const token = field.current?.value.trim() ?? '';
    if (token === '') problem.value = 'Paste a token first.';
    else {
      busy.value = true;
      problem.value = await attempt(token);
      busy.value = false;
    }
    if (problem.value !== null) field.current?.select();
    // Reading goes on in the view that was asked for.
    else requestAnimationFrame(() => document.getElementById('main')?.focus());
  };
  return (
    <main class="sign-in">
      <form class="panel sign-in-form" onSubmit={submit} noValidate>
        <Logo />
        <h1>Sign in to Mayfly</h1>
        {expired && <p role="status">The session has ended. Sign in, and this link opens again.</p>}
        <label for="token">Read or admin token</label>
        <input
          id="token"
          ref={field}
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          aria-describedby="token-help token-problem"
          aria-invalid={problem.value !== null}
        />
        <p id="token-problem" class="problem" role="alert">
          {problem.value}
        </p>
        <button type="submit" class="button button--primary" disabled={busy.value}>
          {busy.value ? 'Signing in …' : 'Sign in'}
        </button>
        <p id="token-help" class="muted">
          The collector showed one at its first start, as <code>MAYFLY_READ_TOKEN</code>. An administrator
          makes more with <code>mayfly token create</code>.
        </p>
      </form>
    </main>
  );
}

/** Null: signed in. */
async function attempt(token: string): Promise<string | null> {
  try {
    await signIn(token);
    return null;
  } catch (thrown) {
    const error = asMayflyError(thrown);
    if (error.code === 'access.unauthenticated')
      return 'The collector does not know this token, or it has expired.';
    if (error.code === 'access.forbidden') return 'This token may not read. A read or admin token is needed.';
    return sentence(error.message);
  }
}
