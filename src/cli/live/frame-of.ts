import { suggestFor } from '../../core/filter/suggest-for.ts';
import { takeColumns, windowStart } from '../filter/point-at.ts';
import type { Frame, Size } from '../screen/screen.ts';
import { detailText } from '../show/detail-text.ts';
import { inert } from '../terminal/inert.ts';
import type { Paint } from '../terminal/style.ts';
import { textWidth } from '../terminal/text-width.ts';
import { wrap } from '../terminal/wrap.ts';
import { helpLines } from './help-lines.ts';
import { type Editing, type LiveState, rowsInOrder, selectedIndex, topInSight } from './live-state.ts';
import { liveTable } from './live-table.ts';
import { statusLine } from './status-line.ts';

interface Surroundings {
  readonly size: Size;
  readonly now: number;
  readonly paint: Paint;
}

/** Status line, heading and the line at the bottom. */
const around = 3;

/** How many rows of the list are in sight. */
export function pageOf({ rows }: Size): number {
  return Math.max(1, rows - around);
}

/** What the screen shows. A screen that is paused shows its own time. */
export function frameOf(state: LiveState, { size, now, paint }: Surroundings): Frame {
  const shownAt = state.paused?.at ?? now;
  const surroundings = { size, now: shownAt, paint };
  const bottom = bottomOf(state, surroundings);
  const room = Math.max(1, size.rows - 1 - bottom.lines.length);
  const body = bodyOf(state, surroundings, room);
  const filled = Array.from({ length: room }, (_, row) => body[row] ?? '');
  return {
    lines: [statusLine(state, { width: size.columns, now, paint }), ...filled, ...bottom.lines],
    cursor: bottom.column === null ? null : { row: 1 + room, column: bottom.column },
  };
}

function bodyOf(state: LiveState, surroundings: Surroundings, room: number): readonly string[] {
  if (state.isHelping) return helpLines(surroundings.paint);
  return state.detail === null
    ? listLines(state, surroundings, room)
    : detailLines(state, surroundings, room);
}

function listLines(state: LiveState, { size, now, paint }: Surroundings, room: number): readonly string[] {
  const rows = rowsInOrder(state);
  if (rows.length === 0) {
    return ['', ...wrap(emptyText(state), size.columns - 4).map((line) => `  ${paint('dim', line)}`)];
  }
  const selected = selectedIndex(rows, state.selected);
  const { heading, lines } = liveTable(rows, { width: size.columns, paint, now, selected });
  const page = Math.max(1, room - 1);
  const top = topInSight(Math.min(state.top, Math.max(0, rows.length - page)), selected, page);
  return [heading, ...lines.slice(top, top + page)];
}

function emptyText({ q }: LiveState): string {
  return q === ''
    ? 'no credentials yet: run something with mayfly run -- CMD'
    : 'no credential matches: what comes and matches appears here';
}

function detailLines({ detail }: LiveState, { size, now, paint }: Surroundings, room: number) {
  if (detail === null) return [];
  const { credential, problem, top } = detail;
  if (credential === null) {
    const text = problem === null ? 'asking…' : inert(problem);
    return [
      '',
      ...wrap(text, size.columns - 4).map((line) => `  ${paint(problem === null ? 'dim' : 'red', line)}`),
    ];
  }
  const lines = detailText(credential, now, { paint, width: size.columns - 1 })
    .trimEnd()
    .split('\n');
  const first = Math.min(top, Math.max(0, lines.length - room));
  return lines.slice(first, first + room);
}

interface Bottom {
  readonly lines: readonly string[];
  /** Of the cursor, in the first of these lines; null: there is none. */
  readonly column: number | null;
}

function bottomOf(state: LiveState, { size, paint }: Surroundings): Bottom {
  if (state.edit !== null) return editLines(state.edit, size.columns, paint);
  if (state.note !== null) return { lines: [paint('yellow', inert(state.note))], column: null };
  const hints = state.isHelping ? ['any key closes this'] : state.detail === null ? listHints : detailHints;
  return { lines: [paint('dim', fitting(hints, size.columns))], column: null };
}

const listHints = ['q quit', '? help', '/ filter', 'space pause', 'enter open', 's sort', 'j/k move'];
const detailHints = ['esc back', 'q quit', 'j/k scroll', 'space pause', '? help'];

/** As many as fit, whole. */
function fitting(hints: readonly string[], columns: number): string {
  let text = '';
  for (const hint of hints) {
    const longer = text === '' ? hint : `${text}   ${hint}`;
    if (longer.length > columns) break;
    text = longer;
  }
  return text;
}

const prompt = '/ ';

/** The line that is being written, what is wrong with it under its place, or how it may go on. */
function editLines({ line, problem }: Editing, columns: number, paint: Paint): Bottom {
  const room = Math.max(8, columns - prompt.length - 1);
  const start = windowStart(line.text, line.at, room);
  const shown = takeColumns(inert(line.text.slice(start)), room);
  const column = prompt.length + textWidth(inert(line.text.slice(start, line.at)));
  const input = `${paint('bold', prompt)}${shown}`;
  if (problem === null) return { lines: [input, paint('dim', hintOf(line.text, line.at, columns))], column };
  const { at } = problem;
  const from = at === null ? 0 : textWidth(inert(line.text.slice(start, Math.max(start, at.from))));
  const to = at === null ? 0 : textWidth(inert(line.text.slice(start, Math.max(start, at.to))));
  const mark = '^'.repeat(Math.max(1, Math.min(to, room) - from));
  return {
    lines: [
      input,
      ...(at === null ? [] : [`${' '.repeat(prompt.length + from)}${paint('red', mark)}`]),
      ...wrap(inert(problem.message), columns)
        .slice(0, 3)
        .map((each) => paint('red', each)),
    ],
    column,
  };
}

function hintOf(text: string, at: number, columns: number): string {
  const { fields, words } = suggestFor(text, at);
  const found = text === '' ? [] : [...fields, ...words];
  const hints =
    found.length === 0
      ? ['enter applies', 'esc leaves', 'tab completes: provider:aws is:live']
      : ['tab', ...found.map((each) => each.text)];
  return fitting(hints, columns);
}
