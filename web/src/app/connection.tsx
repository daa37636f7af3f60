import { signal } from '@preact/signals';
import { get, onRequest } from '../api/request.ts';

/** Null: the collector answers. Otherwise what it is like, for everybody to see. */
const trouble = signal<'unreachable' | 'overloaded' | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;
const retryMs = 3000;

export function startConnection(): void {
  onRequest((heard) => {
    if (heard.kind === 'answered') {
      trouble.value = null;
      return;
    }
    const { code } = heard.error;
    if (code === 'collector.unreachable') trouble.value = 'unreachable';
    else if (heard.error.status === 503) trouble.value = 'overloaded';
    else trouble.value = null;
    if (trouble.value !== null) timer ??= setTimeout(() => void tryAgain(), retryMs);
  });
}

/** Asks what costs least. Whatever it answers, the listener above hears it. */
async function tryAgain(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  await get('/api/v1/session').catch(() => {});
}

export function ConnectionBanner() {
  return (
    <div role="status" class="connection-holder">
      {trouble.value !== null && (
        <div class="connection">
          <span>
            {trouble.value === 'unreachable'
              ? 'The collector does not answer. What is shown may be out of date.'
              : 'The collector is overloaded or starting. What is shown may be out of date.'}{' '}
            Trying again.
          </span>
          <button type="button" class="button" onClick={() => void tryAgain()}>
            Try now
          </button>
        </div>
      )}
    </div>
  );
}
