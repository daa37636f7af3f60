import { createEventStream } from '../../client/event-stream.ts';
import type { ActivityView, GapView } from '../../src/core/api/live-views.ts';

/** One connection to `GET /api/v1/live` and everything it has told. */
export interface Listener {
  readonly status: number;
  readonly headers: Headers;
  readonly activities: readonly ActivityView[];
  readonly gaps: readonly GapView[];
  readonly events: readonly { readonly type: string; readonly id: string }[];
  /** Of the last event. */
  readonly lastId: () => string;
  readonly isReady: () => boolean;
  /** Characters that came, comments included. */
  readonly text: () => string;
  /** Resolves when the collector has ended it. */
  readonly ended: Promise<void>;
  readonly cut: () => void;
}

export async function listen(
  ask: (init: RequestInit) => Promise<Response>,
  lastEventId = '',
): Promise<Listener> {
  const abort = new AbortController();
  const headers: Record<string, string> = lastEventId === '' ? {} : { 'last-event-id': lastEventId };
  const response = await ask({ headers, signal: abort.signal });
  const activities: ActivityView[] = [];
  const gaps: GapView[] = [];
  const events: { type: string; id: string }[] = [];
  let text = '';
  const read = async (): Promise<void> => {
    const stream = createEventStream(lastEventId);
    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    abort.signal.addEventListener('abort', () => void reader?.cancel().catch(() => {}));
    for (;;) {
      const { done, value: bytes } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done || bytes === undefined) return;
      const piece = decoder.decode(bytes, { stream: true });
      text += piece;
      for (const { type, id, data } of stream.push(piece)) {
        events.push({ type, id });
        if (type === 'activity') activities.push(JSON.parse(data) as ActivityView);
        if (type === 'gap') gaps.push(JSON.parse(data) as GapView);
      }
    }
  };
  const ended = response.status === 200 ? read().catch(() => {}) : Promise.resolve();
  return {
    status: response.status,
    headers: response.headers,
    activities,
    gaps,
    events,
    lastId: () => events.at(-1)?.id ?? lastEventId,
    isReady: () => events.some(({ type }) => type === 'ready'),
    text: () => text,
    ended,
    cut: () => abort.abort(),
  };
}
