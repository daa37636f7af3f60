import { useSignal } from '@preact/signals';
import type { NewTokenView } from '../../../src/core/api/views.ts';
import { asMayflyError, send } from '../api/request.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { sentence } from '../components/message.tsx';
import { isAdmin } from '../session/session.ts';

/** The one line that instruments an agent, and a light that turns green when its first span arrives. */
export function FirstSteps({ hasArrived }: { readonly hasArrived: boolean }) {
  const token = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);
  const line = `OTEL_EXPORTER_OTLP_ENDPOINT=${window.location.origin} MAYFLY_INGEST_TOKEN=${token.value ?? '…'} npx mayfly run -- node agent.js`;
  const make = async () => {
    try {
      const made = await send<NewTokenView>('POST', '/api/v1/tokens', {
        name: 'first agent',
        scope: 'ingest',
      });
      token.value = made.token;
      problem.value = null;
    } catch (error) {
      problem.value = sentence(asMayflyError(error).message);
    }
  };
  return (
    <section class="first-steps panel" aria-labelledby="first-steps">
      <h2 id="first-steps">See your own agent here</h2>
      <p>Start it with this line. Nothing in the agent changes, and no secret leaves it.</p>
      <div class="command">
        <code>{line}</code>
        <CopyButton text={line} label="Copy the line" words="Copy" />
      </div>
      {token.value !== null ? (
        <p>The token is filled in. It is shown this once: it may send, and nothing else.</p>
      ) : isAdmin.value ? (
        <p>
          <button type="button" class="button button--primary" onClick={() => void make()}>
            Make an ingest token for this
          </button>
        </p>
      ) : (
        <p>
          In place of the dots goes an ingest token: the collector showed one at its first start, and an
          administrator makes more with <code>mayfly token create --scope ingest</code>.
        </p>
      )}
      {problem.value !== null && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <p class="muted">
        Where it runs, <code>MAYFLY_FINGERPRINT_KEY</code> has to be set, too: the key that the collector
        showed at its first start and kept nowhere.
      </p>
      <p class={`first-light ${hasArrived ? 'first-light--green' : ''}`} role="status">
        <span class="live-light" aria-hidden="true" />
        {hasArrived ? 'The first span is here' : 'Waiting for the first span'}
      </p>
    </section>
  );
}
