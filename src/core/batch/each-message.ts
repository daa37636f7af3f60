import { type Cursor, readLength, readTag, skip } from '../otlp/wire.ts';
import type { Source } from './interner.ts';
import type { Piece } from './resources.ts';

const lengthType = 2;

/** Where to look, and for what. */
export interface Messages extends Piece {
  readonly source: Source;
  /** For what is read off the fast path. */
  readonly cursor: Cursor;
  readonly tag: number;
  /** Another tag that is looked for. */
  readonly other?: number;
}

/** Calls `visit` with the bytes of each embedded message under the tags, and skips the rest. */
export function eachMessage(
  { source: { view }, cursor, tag, other = tag, at: start, end }: Messages,
  visit: (at: number, end: number, tag: number) => void,
): void {
  let at = start | 0;
  while (at < end) {
    let next = view.getUint8(at) | 0;
    if (next >= 8 && next < 128) at = (at + 1) | 0;
    else {
      cursor.at = at;
      next = readTag(cursor, end);
      at = cursor.at | 0;
    }
    if ((next & 7) !== lengthType) {
      cursor.at = at;
      skip(cursor, end, next);
      at = cursor.at | 0;
      continue;
    }
    // Most messages here have 128 bytes or more, and less than 16,384.
    const low = at + 2 <= end ? view.getUint8(at) : 0;
    const high = low >= 128 ? view.getUint8(at + 1) : 128;
    let stop = (at + 2 + ((low & 127) | (high << 7))) | 0;
    if (high < 128 && stop <= end) at = (at + 2) | 0;
    else {
      cursor.at = at;
      stop = readLength(cursor, end) | 0;
      at = cursor.at | 0;
    }
    if (next === tag || next === other) visit(at, stop, next);
    at = stop;
  }
}
