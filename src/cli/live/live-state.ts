import type { ActivityView } from '../../core/api/live-views.ts';
import type { CredentialDetail } from '../../core/api/views.ts';
import type { Sort, Span } from '../../core/filter/filter.ts';
import type { Line } from '../screen/edit-line.ts';
import { inOrder, type LiveRow, type LiveRows, withActivities } from './live-rows.ts';

/** Everything that the full screen shows, apart from its size and the clock. */
export interface LiveState {
  /** The filter without its order. */
  readonly q: string;
  readonly sort: Sort;
  readonly rows: LiveRows;
  /** There are more that match than the screen holds. */
  readonly hasMore: boolean;
  /** A fingerprint; null: the first row, whichever that is. */
  readonly selected: string | null;
  /** First row in sight. */
  readonly top: number;
  readonly paused: Paused | null;
  /** Null: nobody writes a filter. */
  readonly edit: Editing | null;
  readonly detail: Detail | null;
  readonly isHelping: boolean;
  readonly connection: Connection;
  /** Said at the bottom until a key is pressed. */
  readonly note: string | null;
}

export interface Paused {
  /** The screen shows the time that it was, in milliseconds since the epoch. */
  readonly at: number;
  readonly waiting: readonly ActivityView[];
  /** How many came beyond what is kept: the list is asked instead. */
  readonly beyond: number;
}

export interface Editing {
  readonly line: Line;
  readonly problem: { readonly message: string; readonly at: Span | null } | null;
}

export interface Detail {
  readonly fingerprint: string;
  /** Null: it is being asked for. */
  readonly credential: CredentialDetail | null;
  readonly problem: string | null;
  /** First line in sight. */
  readonly top: number;
}

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** Tried again at `until`. */
  | { readonly kind: 'waiting'; readonly until: number; readonly why: string };

/** Activities that are kept while it is paused. */
const mostWaiting = 10_000;

export function firstState(q: string, sort: Sort): LiveState {
  return {
    q,
    sort,
    rows: new Map(),
    hasMore: false,
    selected: null,
    top: 0,
    paused: null,
    edit: null,
    detail: null,
    isHelping: false,
    connection: { kind: 'connecting' },
    note: null,
  };
}

/** Something happened: it is shown, or waits while the screen is paused. */
export function happened(state: LiveState, activity: ActivityView): LiveState {
  const { paused } = state;
  if (paused === null) return { ...state, rows: withActivities(state.rows, [activity]) };
  return paused.waiting.length < mostWaiting
    ? { ...state, paused: { ...paused, waiting: [...paused.waiting, activity] } }
    : { ...state, paused: { ...paused, beyond: paused.beyond + 1 } };
}

/** Goes on with what came meanwhile. */
export function resumed(state: LiveState): LiveState {
  return state.paused === null
    ? state
    : { ...state, rows: withActivities(state.rows, state.paused.waiting), paused: null };
}

export function rowsInOrder({ rows, sort }: Pick<LiveState, 'rows' | 'sort'>): readonly LiveRow[] {
  return inOrder(rows, sort);
}

/** Where the selected row stands; 0 when it is not there any more. */
export function selectedIndex(rows: readonly LiveRow[], selected: string | null): number {
  return Math.max(
    0,
    rows.findIndex(({ summary }) => summary.fingerprint === selected),
  );
}

/** The first row in sight, so that the selected one is in sight too. */
export function topInSight(top: number, index: number, page: number): number {
  return Math.max(0, Math.min(Math.max(top, index - page + 1), index));
}
