import type { ActivityView } from '../../core/api/live-views.ts';
import type { Api } from '../api/client.ts';
import { readActivity } from '../api/read-views.ts';
import { gapWords } from './activity-line.ts';
import type { Connection } from './live-state.ts';

interface Hearing {
  readonly api: Api;
  readonly now: () => number;
  readonly onConnection: (connection: Connection) => void;
  readonly onActivity: (activity: ActivityView) => void;
  /** Something is missing, in words. */
  readonly onGap: (words: string) => void;
  /** It ended, and trying again is of no use. */
  readonly onFailure: (error: unknown) => void;
}

export interface LiveStream {
  /** Listens to what matches, and to nothing else any more. */
  readonly start: (q: string) => void;
  readonly stop: () => void;
}

/** One subscription at a time. */
export function createLiveStream(hearing: Hearing): LiveStream {
  let current: AbortController | null = null;
  return {
    start: (q) => {
      current?.abort();
      const mine = new AbortController();
      current = mine;
      follow(q, mine.signal, hearing).catch((error: unknown) => {
        if (!mine.signal.aborted) hearing.onFailure(error);
      });
    },
    stop: () => current?.abort(),
  };
}

async function follow(q: string, signal: AbortSignal, hearing: Hearing): Promise<void> {
  const { api, now, onConnection } = hearing;
  await api.ask(async (client) => {
    const events = client.live({
      ...(q === '' ? {} : { q }),
      signal,
      onState: (state) => {
        if (signal.aborted) return;
        if (state.kind !== 'waiting') onConnection(state);
        else onConnection({ kind: 'waiting', until: now() + state.ms, why: state.error.message });
      },
    });
    for await (const event of events) {
      if (signal.aborted) return;
      if (event.kind === 'activity') hearing.onActivity(readActivity(event.activity, api));
      if (event.kind === 'gap') hearing.onGap(gapWords(event.gap));
    }
  });
}
