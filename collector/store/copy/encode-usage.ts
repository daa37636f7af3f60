import type { RowOrder } from '../../../src/core/inventory/window/row-order.ts';
import { idBytes, usageNumbers, usageWords } from '../../../src/core/inventory/window/usage-rows.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import type { Copied } from './copied.ts';
import { copyHeader, copyTrailer, pieceBytes } from './copy-rows.ts';
import { setWords, wordsOf } from './id-words.ts';
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

/** Usage of a window, in the order of its keys: all, or some in that order. */
export function encodeUsage(window: FoldWindow, order: RowOrder = window.usage.order()): Copied {
  return { columns, rows: pieces(window, order), count: order.length };
}

const rowsInPiece = Math.floor(pieceBytes / width);
const trailer = Buffer.alloc(2);
trailer.writeInt16BE(copyTrailer);

/** Each piece is written over the one before: only the values differ. */
function* pieces(window: FoldWindow, order: RowOrder): Generator<Uint8Array, void> {
  yield copyHeader;
  const piece = emptyRows(Math.min(order.length, rowsInPiece));
  const put = rowWriter(window, new DataView(piece.buffer));
  for (let from = 0; from < order.length; from += rowsInPiece) {
    const rows = Math.min(order.length - from, rowsInPiece);
    for (let i = 0; i < rows; i++) put(i * width, order[from + i] ?? 0);
    yield piece.subarray(0, rows * width);
  }
  yield trailer;
}

/** Everything but the values, in memory of its own. */
function emptyRows(count: number): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array(count * width);
  for (let i = 0; i < count; i++) rows.set(empty, i * width);
  return rows;
}

/** Writes the values of a row of usage at a place. */
function rowWriter(
  { usage, credentials, contexts, processes }: FoldWindow,
  out: DataView,
): (place: number, row: number) => void {
  const { words, numbers } = usage;
  const { buffer, byteOffset, byteLength } = usage.exemplars;
  const exemplars = new DataView(buffer, byteOffset, byteLength);
  const contextIds = wordsOf(contexts.rows.map(({ context }) => context));
  const processIds = wordsOf(Array.from({ length: processes.rows }, (_, row) => processes.idOf(row)));
  return (place, row) => {
    const word = row * usageWords.width;
    const number = row * usageNumbers.width;
    const lastAt = numbers[number + usageNumbers.lastAt] ?? 0;
    setWords(out, place + at.fingerprint, credentials.words, words[word + usageWords.credential]);
    setWords(out, place + at.context, contextIds, words[word + usageWords.context]);
    setWords(out, place + at.instance, processIds, words[word + usageWords.process]);
    out.setInt32(place + at.hour, words[word + usageWords.hour] ?? 0);
    setInt64(out, place + at.count, numbers[number + usageNumbers.count] ?? 0);
    out.setUint8(place + at.exact, numbers[number + usageNumbers.exact] ?? 0);
    setInt64(out, place + at.first_at, numbers[number + usageNumbers.firstAt] ?? 0);
    setInt64(out, place + at.last_at, lastAt);
    setInt64(out, place + at.exemplar, lastAt);
    const ids = place + at.exemplar + 8;
    for (let i = 0; i < idBytes; i += 4) out.setInt32(ids + i, exemplars.getInt32(row * idBytes + i));
    setInt64(out, place + at.position, numbers[number + usageNumbers.position] ?? 0);
  };
}
