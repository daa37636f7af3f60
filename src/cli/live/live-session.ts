import type { ActivityView } from '../../core/api/live-views.ts';
import { MayflyError } from '../../core/errors.ts';
import type { Api } from '../api/client.ts';
import { readCredential } from '../api/read-views.ts';
import type { Key } from '../screen/keys.ts';
import { applyFilter } from './apply-filter.ts';
import { askList } from './ask-list.ts';
import { rowsOf, withActivities } from './live-rows.ts';
import { type Detail, happened, type LiveState } from './live-state.ts';
import { createLiveStream } from './live-stream.ts';
import { press, type Wish } from './press.ts';

interface SessionDeps {
  readonly api: Api;
  readonly now: () => number;
  readonly first: LiveState;
  /** Rows that fit on the screen. */
  readonly page: () => number;
  /** There is another state to show; `atOnce` when somebody waits for it. */
  readonly onChange: (atOnce: boolean) => void;
  readonly onRedraw: () => void;
  readonly onQuit: (how: 'quit' | 'interrupt') => void;
  /** Nothing more will come of it. */
  readonly onFailure: (error: unknown) => void;
}

export interface LiveSession {
  readonly state: () => LiveState;
  readonly onKey: (key: Key) => void;
  /** Once a second: times go on, and what is old is asked again. */
  readonly tick: () => void;
  readonly start: () => void;
  readonly stop: () => void;
}

/** The list is asked again so long after something happened, and also when nothing did: states depend on the clock. */
const [staleMs, idleMs] = [3_000, 15_000];

/** What is shown, kept true by the stream, the list and the keyboard. */
export function createLiveSession(deps: SessionDeps): LiveSession {
  const { api, now, onChange, onFailure } = deps;
  let state = deps.first;
  const change = (next: LiveState): void => {
    state = next;
    onChange(false);
  };
  const complain = (error: unknown): void => {
    const told = withComplaint(state, error);
    if (told === null) onFailure(error);
    else change(told);
  };
  const list = createAsking({ api, now, state: () => state, change, complain });
  const stream = createLiveStream({
    api,
    now,
    onConnection: (connection) => change({ ...state, connection }),
    onActivity: (activity) => change(happened(state, list.heard(activity))),
    onGap: (note) => {
      list.missed();
      change({ ...state, note });
    },
    onFailure: complain,
  });
  const detail = (): void => void askDetail(api, () => state, change).catch(onFailure);
  const fulfil = (wish: Wish): void => {
    if (wish === 'redraw') deps.onRedraw();
    if (wish === 'open') detail();
    if (wish === 'refresh') list.ask();
    if (wish !== 'filter') return;
    const asked = applyFilter(state, now());
    state = asked.state;
    if (!asked.isTaken) return;
    stream.start(state.q);
    list.ask();
  };
  return {
    state: () => state,
    onKey: (key) => {
      const { state: next, wish } = press(state, key, { page: deps.page(), now: now() });
      state = next;
      if (wish === 'quit' || wish === 'interrupt') return deps.onQuit(wish);
      fulfil(wish);
      onChange(true);
    },
    tick: () => {
      if (list.isDue() && state.paused === null && state.connection.kind === 'open') {
        list.ask();
        if (state.detail !== null) detail();
      }
      onChange(false);
    },
    start: () => stream.start(state.q),
    stop: stream.stop,
  };
}

/** What gets better by waiting is said; a filter that the collector does not take is written again. Null: neither. */
function withComplaint(state: LiveState, error: unknown): LiveState | null {
  if (!(error instanceof MayflyError)) return null;
  const { code, message } = error;
  if (code === 'request.invalid') {
    const line = { text: state.q, at: state.q.length };
    return { ...state, edit: { line, problem: { message, at: null } } };
  }
  const passes = code === 'collector.unreachable' || code === 'store.unavailable';
  return passes ? { ...state, note: message } : null;
}

/** Asks for the credential that is open, which may be another one when the answer comes. */
async function askDetail(api: Api, state: () => LiveState, change: (next: LiveState) => void): Promise<void> {
  const fingerprint = state().detail?.fingerprint;
  if (fingerprint === undefined) return;
  const settle = (told: Partial<Detail>): void => {
    const now = state();
    if (now.detail?.fingerprint === fingerprint) change({ ...now, detail: { ...now.detail, ...told } });
  };
  try {
    const answer = await api.ask((client) => client.credential(fingerprint));
    settle({ credential: readCredential(answer, api), problem: null });
  } catch (error) {
    if (!(error instanceof MayflyError)) throw error;
    settle({ problem: error.message });
  }
}

interface AskingDeps extends Pick<SessionDeps, 'api' | 'now'>, Pick<LiveSession, 'state'> {
  readonly change: (next: LiveState) => void;
  readonly complain: (error: unknown) => void;
}

/** Asks for the list, one question at a time; what happened since it was asked is put on top of the answer. */
function createAsking({ api, now, state, change, complain }: AskingDeps) {
  let since: ActivityView[] | null = null;
  let [isStale, lastAt] = [false, now()];
  const ask = async (): Promise<void> => {
    if (since !== null) return;
    const heard: ActivityView[] = [];
    const { q, sort } = state();
    [since, isStale, lastAt] = [heard, false, now()];
    const isSame = (): boolean => q === state().q && sort === state().sort;
    try {
      const { items, hasMore } = await askList(api, { q, sort });
      // Of a screen that is paused nothing moves.
      if (state().paused !== null) isStale = true;
      else if (isSame()) {
        change({ ...state(), rows: withActivities(rowsOf(items, state().rows), heard), hasMore });
      }
    } catch (error) {
      complain(error);
    } finally {
      since = null;
    }
    if (!isSame()) await ask();
  };
  return {
    ask: () => void ask(),
    heard: (activity: ActivityView): ActivityView => {
      isStale = true;
      since?.push(activity);
      return activity;
    },
    missed: (): void => {
      isStale = true;
    },
    isDue: (): boolean => now() - lastAt >= (isStale ? staleMs : idleMs),
  };
}
