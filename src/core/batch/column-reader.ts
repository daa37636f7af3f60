import { MayflyError } from '../errors.ts';
import { deltas, floats } from './column-writer.ts';

/**
 * Reads columns in the order in which they were written. Every length is checked before anything is allocated
 * for it; what does not fit throws `store.corrupt`.
 */
export interface ColumnReader {
  readonly varint: () => number;
  /** So many bytes of UTF-8. */
  readonly text: (length: number) => string;
  /** Shares the memory of the content. */
  readonly bytes: (length: number) => Uint8Array;
  readonly bigEndian: (length: number) => Int32Array;
  /** Each below `limit`. */
  readonly indexes: (length: number, limit: number) => Int32Array;
  readonly numbers: (length: number) => Float64Array;
  /** Throws when something is left. */
  readonly finish: () => void;
}

/** Refuses a stored batch. What is wrong is said without what is in it. */
export function corrupt(what: string): never {
  throw new MayflyError('store.corrupt', `a stored batch is broken: ${what}`);
}

export function createColumnReader(content: Buffer): ColumnReader {
  let at = 0;
  const take = (length: number): number => {
    if (!(length <= content.length - at)) corrupt('it ends early');
    at += length;
    return at - length;
  };
  const byte = (): number => content[take(1)] ?? 0;
  const varint = (): number => {
    // Most are of one byte; past the end the long way says so.
    const first = content[at] ?? 128;
    if (first < 128) {
      at++;
      return first;
    }
    let value = 0;
    for (let scale = 1; scale < 2 ** 53; scale *= 128) {
      const next = byte();
      value += (next & 127) * scale;
      if (next < 128) return Number.isSafeInteger(value) ? value : corrupt('a number is too large');
    }
    return corrupt('a number is too long');
  };
  const bytes = (length: number): Uint8Array => {
    const start = take(length);
    return content.subarray(start, start + length);
  };
  return {
    varint,
    text: (length) => {
      const start = take(length);
      return content.toString('utf8', start, start + length);
    },
    bytes,
    bigEndian: (length) => words(bytes(4 * length), length),
    indexes: (length, limit) => {
      const width = byte();
      if (width !== 0 && width !== 1 && width !== 2 && width !== 4) corrupt('a width is not known');
      const values = wide(bytes(width * length), length, width);
      for (let i = 0; i < length; i++)
        if ((values[i] ?? 0) >>> 0 >= limit) corrupt('an index is out of range');
      return values;
    },
    numbers: (length) => {
      const form = byte();
      if (form === floats) {
        const start = take(8 * length);
        return Float64Array.from({ length }, (_, i) => content.readDoubleLE(start + 8 * i));
      }
      return form === deltas ? readDeltas(length, varint) : corrupt('a form of numbers is not known');
    },
    finish: () => {
      if (at !== content.length) corrupt('something follows its end');
    },
  };
}

function words(column: Uint8Array, length: number): Int32Array {
  const view = new DataView(column.buffer, column.byteOffset, column.length);
  const values = new Int32Array(length);
  for (let i = 0; i < length; i++) values[i] = view.getInt32(4 * i);
  return values;
}

function wide(column: Uint8Array, length: number, width: 0 | 1 | 2 | 4): Int32Array {
  if (width === 1) return new Int32Array(column);
  const values = new Int32Array(length);
  for (let i = 0, at = 0; at < column.length; i++, at += width) {
    const low = (column[at] ?? 0) | ((column[at + 1] ?? 0) << 8);
    values[i] = width === 2 ? low : low | ((column[at + 2] ?? 0) << 16) | ((column[at + 3] ?? 0) << 24);
  }
  return values;
}

function readDeltas(length: number, varint: () => number): Float64Array {
  const values = new Float64Array(length);
  let last = 0;
  for (let i = 0; i < length; i++) {
    const code = varint() - 1;
    if (code < 0) continue;
    // Nearly all fit the integers that the machine counts fast with.
    if (code < 2 ** 30) last += code & 1 ? -((code + 1) >> 1) : code >> 1;
    else last += code % 2 === 1 ? -(code + 1) / 2 : code / 2;
    if (!(Math.abs(last) <= Number.MAX_SAFE_INTEGER)) corrupt('a number is too large');
    values[i] = last;
  }
  return values;
}
