import { type ReadonlySignal, signal } from '@preact/signals';
import type { ActivityView, GapView } from '../../../src/core/api/live-views.ts';
import { apiPath, get } from '../api/request.ts';

export type StreamState = 'connecting' | 'live' | 'broken';

export interface LiveStream {
  readonly state: ReadonlySignal<StreamState>;
  readonly close: () => void;
}

export interface LiveEars {
  /** What came since the last call, the oldest first. */
  readonly activity: (events: readonly ActivityView[]) => void;
  /** Something is not in the stream: ask again. */
  readonly gap: (gap: GapView) => void;
}

/** Many events a second are one change of what is shown. */
const togetherMs = 200;
const retryMs = [1000, 2000, 5000, 10_000] as const;

/**
 * What happens now to credentials that match. It connects again by itself, goes on where it was (`Last-Event-ID`),
 * and rests while nobody sees the page: browsers allow few connections to one origin.
 */
export function openLiveStream(q: string, ears: LiveEars): LiveStream {
  const state = signal<StreamState>('connecting');
  const together = gather(ears.activity);
  let source: EventSource | null = null;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let wasAway = false;
  let closed = false;

  const connect = (): void => {
    if (closed) return;
    clearTimeout(retrying);
    source?.close();
    source = new EventSource(apiPath('live', { q }));
    source.addEventListener('ready', () => {
      failures = 0;
      state.value = 'live';
      if (wasAway) ears.gap({ since: null, reason: 'unknown_position' });
      wasAway = false;
    });
    source.addEventListener('activity', (event) => together.add(JSON.parse(event.data) as ActivityView));
    source.addEventListener('gap', (event) => ears.gap(JSON.parse(event.data) as GapView));
    source.addEventListener('error', () => {
      state.value = 'broken';
      // Refused, not cut: the browser tries no more, and why it was refused only a request can tell.
      if (source?.readyState === EventSource.CLOSED) retryLater();
    });
  };
  const retryLater = (): void => {
    if (closed) return;
    wasAway = true;
    clearTimeout(retrying);
    const afterMs = retryMs[Math.min(failures, retryMs.length - 1)];
    failures += 1;
    retrying = setTimeout(() => void get('/api/v1/session').then(connect, retryLater), afterMs);
  };
  const rest = (): void => {
    source?.close();
    source = null;
    clearTimeout(retrying);
  };
  const seenOrNot = (): void => {
    rest();
    wasAway = true;
    state.value = 'connecting';
    if (!document.hidden) connect();
  };
  document.addEventListener('visibilitychange', seenOrNot);
  if (!document.hidden) connect();
  return {
    state,
    close() {
      closed = true;
      document.removeEventListener('visibilitychange', seenOrNot);
      together.stop();
      rest();
    },
  };
}

function gather(tell: LiveEars['activity']) {
  let heard: ActivityView[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    const events = heard;
    heard = [];
    tell(events);
  };
  return {
    add(event: ActivityView): void {
      heard.push(event);
      timer ??= setTimeout(flush, togetherMs);
    },
    stop: (): void => clearTimeout(timer),
  };
}
