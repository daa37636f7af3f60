import { Icon } from '../components/icon.tsx';
import type { LiveCredentials } from './use-live-credentials.ts';

const words = { connecting: 'Connecting', live: 'Live', broken: 'Reconnecting' } as const;

/** Whether what is shown is what happens now, and the button that stops it. */
export function LiveStatus({
  live,
  onHelp,
}: {
  readonly live: LiveCredentials;
  readonly onHelp: () => void;
}) {
  const { paused, held, stream, source, togglePause } = live;
  const state = paused.value ? 'paused' : stream.value;
  void source.version.value;
  const count = source.count();
  return (
    <div class="live-status">
      {(count > 0 || source.complete()) && (
        <span class="live-count muted">
          {count.toLocaleString('en')}
          {source.complete() ? '' : '+'} {count === 1 ? 'credential' : 'credentials'}
        </span>
      )}
      <span class={`live-state live-state--${state}`} role="status">
        <span class="live-light" aria-hidden="true" />
        {paused.value ? 'Paused' : words[stream.value]}
      </span>
      <button
        type="button"
        class="button pause"
        aria-pressed={paused.value}
        title="Space"
        onClick={togglePause}
      >
        <Icon name={paused.value ? 'play' : 'pause'} />
        {paused.value ? 'Go on' : 'Pause'}
        {held.value > 0 && (
          <span class="held">
            {held.value.toLocaleString('en')}
            <span class="visually-hidden"> events wait</span>
          </span>
        )}
      </button>
      <button
        type="button"
        class="icon-button help"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={onHelp}
      >
        <Icon name="keys" />
      </button>
    </div>
  );
}
