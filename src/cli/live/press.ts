import { type Sort, type SortField, sortFields } from '../../core/filter/filter.ts';
import { suggestFor } from '../../core/filter/suggest-for.ts';
import { editLine, lineOf } from '../screen/edit-line.ts';
import type { Key } from '../screen/keys.ts';
import { type LiveState, resumed, rowsInOrder, selectedIndex, topInSight } from './live-state.ts';

/** What a key asks for beside another state. `filter`: the text in the line is to be read. */
export type Wish = 'quit' | 'interrupt' | 'redraw' | 'filter' | 'refresh' | 'open' | null;

export interface Pressed {
  readonly state: LiveState;
  readonly wish: Wish;
}

interface Surroundings {
  /** Rows of the list, or lines of a text, that fit. */
  readonly page: number;
  readonly now: number;
}

/** What a key does. */
export function press(before: LiveState, key: Key, around: Surroundings): Pressed {
  if (key.name === 'interrupt') return { state: before, wish: 'interrupt' };
  if (key.name === 'redraw') return { state: before, wish: 'redraw' };
  const state = before.note === null ? before : { ...before, note: null };
  if (state.edit !== null) return pressInLine(state, key);
  if (state.isHelping) {
    if (isText(key, 'q')) return { state, wish: 'quit' };
    return only({ ...state, isHelping: false });
  }
  if (isText(key, 'q')) return { state, wish: 'quit' };
  if (isText(key, '?')) return only({ ...state, isHelping: true });
  if (isText(key, ' ')) return pressPause(state, around);
  return state.detail === null ? pressInList(state, key, around) : pressInDetail(state, key, around);
}

function only(state: LiveState): Pressed {
  return { state, wish: null };
}

function isText(key: Key, text: string): boolean {
  return key.name === 'text' && key.text === text;
}

function pressPause(state: LiveState, { now }: Surroundings): Pressed {
  return state.paused === null
    ? only({ ...state, paused: { at: now, waiting: [], beyond: 0 } })
    : { state: resumed(state), wish: 'refresh' };
}

function pressInList(state: LiveState, key: Key, around: Surroundings): Pressed {
  const steps = stepsOf(key, around.page);
  if (steps !== null) return only(select(state, steps, around.page));
  if (isText(key, '/')) return only({ ...state, edit: { line: lineOf(state.q), problem: null } });
  if (isText(key, 's')) return { state: { ...state, sort: nextSort(state.sort), top: 0 }, wish: 'refresh' };
  if (key.name === 'escape') return only({ ...state, selected: null, top: 0 });
  if (key.name !== 'enter') return only(state);
  const rows = rowsInOrder(state);
  const row = rows[selectedIndex(rows, state.selected)];
  if (row === undefined) return only(state);
  const { fingerprint } = row.summary;
  const detail = { fingerprint, credential: null, problem: null, top: 0 };
  return { state: { ...state, selected: fingerprint, detail }, wish: 'open' };
}

/** How many rows down; null: it is no such key. */
function stepsOf(key: Key, page: number): number | null {
  const word = key.name === 'text' ? key.text : key.name;
  switch (word) {
    case 'j':
    case 'down':
      return 1;
    case 'k':
    case 'up':
      return -1;
    case 'page-down':
      return page;
    case 'page-up':
      return -page;
    case 'g':
    case 'home':
      return Number.NEGATIVE_INFINITY;
    case 'G':
    case 'end':
      return Number.POSITIVE_INFINITY;
    default:
      return null;
  }
}

function select(state: LiveState, steps: number, page: number): LiveState {
  const rows = rowsInOrder(state);
  const index = Math.max(0, Math.min(rows.length - 1, selectedIndex(rows, state.selected) + steps));
  return {
    ...state,
    selected: rows[index]?.summary.fingerprint ?? null,
    top: topInSight(state.top, index, page),
  };
}

/** Each order with the direction that tells most. */
function nextSort({ by }: Sort): Sort {
  const order: readonly SortField[] = sortFields;
  const next = order[(order.indexOf(by) + 1) % order.length] ?? 'last-seen';
  return { by: next, descending: next !== 'expires' };
}

function pressInDetail(state: LiveState, key: Key, { page }: Surroundings): Pressed {
  const { detail } = state;
  if (detail === null) return only(state);
  const isBack = key.name === 'escape' || key.name === 'left' || key.name === 'backspace' || isText(key, 'h');
  if (isBack) return only({ ...state, detail: null });
  const steps = stepsOf(key, page);
  // How long the text is the view knows: it shows the last page when this is beyond.
  if (steps === null) return only(state);
  const top = steps === Number.POSITIVE_INFINITY ? Number.MAX_SAFE_INTEGER : Math.max(0, detail.top + steps);
  return only({ ...state, detail: { ...detail, top } });
}

function pressInLine(state: LiveState, key: Key): Pressed {
  const { edit } = state;
  if (edit === null) return only(state);
  if (key.name === 'escape') return only({ ...state, edit: null });
  if (key.name === 'enter') return { state, wish: 'filter' };
  const line = key.name === 'tab' ? completed(edit.line) : editLine(edit.line, key);
  return only(line === null ? state : { ...state, edit: { line, problem: null } });
}

/** With the first word that fits where the cursor stands. */
function completed({ text, at }: { readonly text: string; readonly at: number }) {
  const { replaces, fields, words } = suggestFor(text, at);
  const [first] = [...fields, ...words];
  if (first === undefined) return null;
  const before = text.slice(0, replaces.from) + first.text;
  return { text: before + text.slice(replaces.to), at: before.length };
}
