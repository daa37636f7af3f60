import type { ActivityView, GapView, ReadyView } from '../src/core/api/live-views.ts';
import { MayflyApiError } from './api-error.ts';
import { type Caller, call } from './call.ts';
import { createEventStream, type StreamEvent } from './event-stream.ts';
import { notMayfly } from './problem.ts';

/** What happens. `id`: give it as `lastEventId` to go on after it. */
export type LiveEvent =
  | { readonly kind: 'activity'; readonly id: string; readonly activity: ActivityView }
  /** Something is missing from here on back to `since`: ask the list instead. */
  | { readonly kind: 'gap'; readonly id: string; readonly gap: GapView }
  /** What was missed has been told: from here on it is live. */
  | { readonly kind: 'ready'; readonly id: string; readonly ready: ReadyView };

export interface LiveOptions {
  /** In the filter language. */
  readonly q?: string;
  readonly lastEventId?: string;
  /** When it is aborted the iteration ends. */
  readonly signal?: AbortSignal;
  /** Hears how the connection is. */
  readonly onState?: (state: LiveState) => void;
}

export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** It was cut, or could not be made; after so many milliseconds it is tried again. */
  | { readonly kind: 'waiting'; readonly ms: number; readonly error: MayflyApiError };

/** How long to wait between attempts, in milliseconds: a random time, with a bound that doubles from `least` to `most`. */
export interface Backoff {
  readonly least: number;
  readonly most: number;
}

/** A stream that is silent for so long is dead: the collector sends a sign of life more often. */
const silentMs = 60_000;

/**
 * What happens now, for as long as somebody goes through it. A connection that is cut is made again and goes on after
 * the last event. What cannot get better by waiting is thrown: a token that is not accepted, a filter that is wrong.
 */
export async function* live(
  caller: Caller,
  { backoff, ...options }: LiveOptions & { readonly backoff: Backoff },
): AsyncGenerator<LiveEvent, void, undefined> {
  const { q, signal, onState = () => {} } = options;
  let lastEventId = options.lastEventId ?? '';
  let attempts = 0;
  let least = backoff.least;
  const isOver = (): boolean => signal?.aborted === true;
  while (!isOver()) {
    onState({ kind: 'connecting' });
    let error: MayflyApiError;
    const stream = createEventStream(lastEventId);
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (lastEventId !== '') headers['last-event-id'] = lastEventId;
      for await (const event of connect(caller, {
        q,
        headers,
        signal,
        stream,
        onOpen: () => onState({ kind: 'open' }),
      })) {
        attempts = 0;
        const told = readEvent(event, caller.endpoint);
        if (told !== null) yield told;
      }
      error = new MayflyApiError('the stream ended', { code: 'unreachable', status: 0 });
    } catch (cause) {
      if (isOver()) return;
      if (!(cause instanceof MayflyApiError) || !cause.retryable) throw cause;
      error = cause;
    }
    lastEventId = stream.lastId();
    least = stream.retryMs() ?? least;
    const bound = Math.min(backoff.most, least * 2 ** Math.min(attempts++, 16));
    const ms = Math.max(error.retryAfterMs ?? 0, Math.ceil(bound * (0.5 + Math.random() / 2)));
    onState({ kind: 'waiting', ms, error });
    await pause(ms, signal);
  }
}

interface Connecting {
  readonly q: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  readonly stream: ReturnType<typeof createEventStream>;
  readonly onOpen: () => void;
}

/** The events of one connection. */
async function* connect(
  caller: Caller,
  { q, headers, signal, stream, onOpen }: Connecting,
): AsyncGenerator<StreamEvent> {
  const silence = createSilence(caller.timeoutMs);
  const both = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
  const lost = (cause: unknown): MayflyApiError =>
    new MayflyApiError(`${caller.endpoint} fell silent, or the connection was cut`, {
      code: 'unreachable',
      status: 0,
      cause,
    });
  try {
    const response = await call(caller, '/api/v1/live', {
      query: { q },
      headers,
      signal: both,
      timeoutMs: null,
    });
    const type = response.headers.get('content-type') ?? '';
    if (response.body === null || !/^text\/event-stream\b/.test(type)) {
      await response.body?.cancel();
      throw notMayfly(caller.endpoint, {
        what: 'did not answer with a stream of events',
        status: response.status,
      });
    }
    onOpen();
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    try {
      for (;;) {
        silence.heard(silentMs);
        const { done, value } = await reader.read();
        if (done) return;
        yield* stream.push(decoder.decode(value, { stream: true }));
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  } catch (cause) {
    throw cause instanceof MayflyApiError || signal?.aborted === true ? cause : lost(cause);
  } finally {
    silence.stop();
  }
}

/** A signal that is aborted when nothing is heard for the time that was granted last. */
function createSilence(firstMs: number) {
  const controller = new AbortController();
  const end = (): void => controller.abort(new Error('nothing was heard'));
  let timer = setTimeout(end, firstMs);
  return {
    signal: controller.signal,
    heard: (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(end, ms);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Null: a kind of event that this program is too old to know. */
function readEvent({ type, data, id }: StreamEvent, endpoint: string): LiveEvent | null {
  if (type !== 'activity' && type !== 'gap' && type !== 'ready') return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw notMayfly(endpoint, { what: 'sent an event that is no JSON', status: 200, cause });
  }
  if (type === 'activity') return { kind: type, id, activity: value as ActivityView };
  return type === 'gap'
    ? { kind: type, id, gap: value as GapView }
    : { kind: type, id, ready: value as ReadyView };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
