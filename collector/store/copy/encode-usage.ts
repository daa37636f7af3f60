import { idBytes, usageNumbers, usageWords } from '../../../src/core/inventory/window/usage-rows.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import type { Copied } from './copied.ts';
import { copyHeader, copyTrailer } from './copy-writer.ts';
import { setInt64 } from './set-int64.ts';

/** The bytes of each column: all rows are of one size. */
const sizes = {
  fingerprint: 16,
  context: 16,
  instance: 16,
  hour: 4,
  count: 8,
  exact: 1,
  first_at: 8,
  last_at: 8,
  exemplar: 8 + idBytes,
  position: 8,
};
type Column = keyof typeof sizes;
const columns = Object.keys(sizes) as Column[];
const { empty, at, width } = layout();

/** A row of which only the values are missing, where each value stands, and the bytes of a row. */
function layout(): { empty: Buffer; at: Readonly<Record<Column, number>>; width: number } {
  const row = Buffer.alloc(256);
  const places: Partial<Record<Column, number>> = {};
  let end = row.writeInt16BE(columns.length, 0);
  for (const column of columns) {
    end = row.writeInt32BE(sizes[column], end);
    places[column] = end;
    end += sizes[column];
  }
  return { empty: row.subarray(0, end), at: places as Record<Column, number>, width: end };
}

/** The usage of a window, in the order of its keys. */
export function encodeUsage({ usage, credentials, contexts, processes }: FoldWindow): Copied {
  const { words, numbers, exemplars } = usage;
  const contextIds = wordsOf(contexts.rows.map(({ context }) => context));
  const processIds = wordsOf(Array.from({ length: processes.rows }, (_, row) => processes.idOf(row)));
  const { rows, view } = emptyRows(usage.rows);
  let place = copyHeader.length;
  for (const row of usage.order()) {
    const word = row * usageWords.width;
    const number = row * usageNumbers.width;
    const lastAt = numbers[number + usageNumbers.lastAt] ?? 0;
    setWords(view, place + at.fingerprint, {
      words: credentials.words,
      row: words[word + usageWords.credential],
    });
    setWords(view, place + at.context, { words: contextIds, row: words[word + usageWords.context] });
    setWords(view, place + at.instance, { words: processIds, row: words[word + usageWords.process] });
    view.setInt32(place + at.hour, words[word + usageWords.hour] ?? 0);
    setInt64(view, place + at.count, numbers[number + usageNumbers.count] ?? 0);
    rows[place + at.exact] = numbers[number + usageNumbers.exact] ?? 0;
    setInt64(view, place + at.first_at, numbers[number + usageNumbers.firstAt] ?? 0);
    setInt64(view, place + at.last_at, lastAt);
    setInt64(view, place + at.exemplar, lastAt);
    const ids = place + at.exemplar + 8;
    for (let i = 0; i < idBytes; i++) rows[ids + i] = exemplars[row * idBytes + i] ?? 0;
    setInt64(view, place + at.position, numbers[number + usageNumbers.position] ?? 0);
    place += width;
  }
  return { columns, rows, count: usage.rows };
}

/** Everything but the values. */
function emptyRows(count: number): { rows: Buffer; view: DataView } {
  const end = copyHeader.length + count * width;
  // Memory of its own, not of Node's pool, so that it may be handed to a thread.
  const rows = Buffer.allocUnsafeSlow(end + 2);
  copyHeader.copy(rows);
  rows.fill(empty, copyHeader.length, end);
  rows.writeInt16BE(copyTrailer, end);
  return { rows, view: new DataView(rows.buffer) };
}

interface Key {
  readonly words: Int32Array;
  readonly row: number | undefined;
}

function setWords(view: DataView, place: number, { words, row = 0 }: Key): void {
  for (let i = 0; i < 4; i++) view.setInt32(place + i * 4, words[row * 4 + i] ?? 0);
}

/** Four words for each id of 32 hex digits. */
function wordsOf(ids: readonly string[]): Int32Array {
  const bytes = Buffer.from(ids.join(''), 'hex');
  return Int32Array.from({ length: ids.length * 4 }, (_, word) => bytes.readInt32BE(word * 4));
}
