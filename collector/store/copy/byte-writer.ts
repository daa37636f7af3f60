import { setInt64 } from './set-int64.ts';

/** Bytes that grow, numbers in big-endian order. */
export interface ByteWriter {
  readonly int8: (value: number) => void;
  readonly int16: (value: number) => void;
  readonly int32: (value: number) => void;
  readonly int64: (value: number) => void;
  /** The length in bytes as int32, then the text in UTF-8. */
  readonly text: (value: string) => void;
  readonly hex: (digits: string) => void;
  /** Few bytes. */
  readonly bytes: (bytes: Uint8Array) => void;
  /** Leaves room for a length as int32, which `end` writes: that of all that came in between. */
  readonly begin: () => number;
  readonly end: (from: number) => void;
  readonly written: () => Uint8Array;
}

/** Up to here a loop is faster than a call into the runtime. */
const shortText = 64;
const mostBytesPerUnit = 3;

export function createByteWriter(): ByteWriter {
  // Its memory is its own, not of Node's pool, so that it may be handed to a thread.
  let buffer = Buffer.allocUnsafeSlow(64 * 1024);
  let view = new DataView(buffer.buffer);
  let at = 0;

  /** Where the next so many bytes go. */
  function take(size: number): number {
    const from = at;
    at += size;
    if (at <= buffer.length) return from;
    const wider = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, at));
    buffer.copy(wider, 0, 0, from);
    buffer = wider;
    view = new DataView(wider.buffer);
    return from;
  }

  return {
    // `take` first: it may put another buffer in the place of this one.
    int8(value) {
      const from = take(1);
      view.setInt8(from, value);
    },
    int16(value) {
      const from = take(2);
      view.setInt16(from, value);
    },
    int32(value) {
      const from = take(4);
      view.setInt32(from, value);
    },
    int64(value) {
      const from = take(8);
      setInt64(view, from, value);
    },
    text(value) {
      const from = take(4 + value.length * mostBytesPerUnit);
      const size = writeShort(buffer, from + 4, value) ?? buffer.write(value, from + 4, 'utf8');
      view.setInt32(from, size);
      at = from + 4 + size;
    },
    hex(digits) {
      const from = take(digits.length / 2);
      buffer.write(digits, from, 'hex');
    },
    bytes(bytes) {
      const from = take(bytes.length);
      for (let i = 0; i < bytes.length; i++) buffer[from + i] = bytes[i] ?? 0;
    },
    begin: () => take(4),
    end: (from) => view.setInt32(from, at - from - 4),
    written: () => buffer.subarray(0, at),
  };
}

/** Writes a short text of ASCII; null for any other. */
function writeShort(buffer: Uint8Array, at: number, text: string): number | null {
  if (text.length > shortText) return null;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return null;
    buffer[at + i] = unit;
  }
  return text.length;
}
