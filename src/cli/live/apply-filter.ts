import { readFilter } from '../filter/filter-of.ts';
import { WrongFilter } from '../filter/wrong-filter.ts';
import type { LiveState } from './live-state.ts';
import { splitOrder } from './split-order.ts';

/** Reads the filter that is being written: another question, or what is wrong with it, and where. */
export function applyFilter(
  state: LiveState,
  now: number,
): { readonly state: LiveState; readonly isTaken: boolean } {
  const line = state.edit?.line ?? { text: state.q, at: 0 };
  const { text } = line;
  try {
    const { q, sort } = splitOrder({ text, filter: readFilter(text, now) });
    const hasOrder = q !== text.trim();
    const fresh = { selected: null, top: 0, paused: null, edit: null, hasMore: false, rows: new Map() };
    return { state: { ...state, ...fresh, q, sort: hasOrder ? sort : state.sort }, isTaken: true };
  } catch (error) {
    if (!(error instanceof WrongFilter)) throw error;
    const problem = { message: error.message, at: error.at };
    return { state: { ...state, edit: { line, problem } }, isTaken: false };
  }
}
