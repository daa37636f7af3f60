/** Writes columns one after the other into one buffer. */
export interface ColumnWriter {
  /** Non-negative whole number below 2^53, seven bits a byte, least first. */
  readonly varint: (value: number) => void;
  readonly bytes: (bytes: Uint8Array) => void;
  /** Words as four bytes each, most significant first. */
  readonly bigEndian: (words: Int32Array) => void;
  /** Whole numbers from 0 on: their width in bytes (0: all are 0), then each in that width. */
  readonly indexes: (values: Int32Array) => void;
  /** A form byte, then each number: see `deltas` and `floats`. */
  readonly numbers: (values: Float64Array) => void;
  /** What was written. It shares the memory of the writer. */
  readonly finish: () => Uint8Array;
}

/** Forms of a column of numbers. */
export const deltas = 1;
export const floats = 0;

/** Below this, the difference of two whole numbers and its zigzag form are exact. */
const greatestDelta = 2 ** 51;

/** `capacity` must be enough for all that will be written. */
export function createColumnWriter(capacity: number): ColumnWriter {
  const out = Buffer.allocUnsafe(capacity);
  let at = 0;
  const varint = (value: number): void => {
    let rest = value;
    while (rest > 0x7fffffff) {
      out[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      out[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    out[at++] = rest;
  };
  return {
    varint,
    bytes: (bytes) => {
      out.set(bytes, at);
      at += bytes.length;
    },
    bigEndian: (words) => {
      for (const word of words) at = out.writeInt32BE(word, at);
    },
    indexes: (values) => {
      const width = widthOf(values);
      out[at++] = width;
      if (width === 0) return;
      for (const value of values) {
        out[at++] = value;
        if (width === 1) continue;
        out[at++] = value >>> 8;
        if (width === 2) continue;
        out[at++] = value >>> 16;
        out[at++] = value >>> 24;
      }
    },
    numbers: (values) => {
      const form = hasDeltas(values) ? deltas : floats;
      out[at++] = form;
      if (form === floats) for (const value of values) at = out.writeDoubleLE(value, at);
      else writeDeltas(values, varint);
    },
    finish: () => out.subarray(0, at),
  };
}

/**
 * 0 is 0; any other number is one more than the zigzag form of its difference to the last that was not 0,
 * because times that are not known lie between times that are near each other.
 */
function writeDeltas(values: Float64Array, varint: (value: number) => void): void {
  let last = 0;
  for (const value of values) {
    if (value === 0) {
      varint(0);
      continue;
    }
    const delta = value - last;
    varint(1 + (delta < 0 ? -2 * delta - 1 : 2 * delta));
    last = value;
  }
}

function hasDeltas(values: Float64Array): boolean {
  let last = 0;
  for (const value of values) {
    if (!Number.isSafeInteger(value) || !(Math.abs(value - last) < greatestDelta) || Object.is(value, -0))
      return false;
    if (value !== 0) last = value;
  }
  return true;
}

function widthOf(values: Int32Array): 0 | 1 | 2 | 4 {
  let all = 0;
  for (const value of values) all |= value;
  if (all === 0) return 0;
  return all >>> 8 === 0 ? 1 : all >>> 16 === 0 ? 2 : 4;
}
