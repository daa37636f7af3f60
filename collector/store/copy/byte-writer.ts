import { setInt64 } from './set-int64.ts';

/** Bytes that grow, numbers in big-endian order. An object and functions: closures cost a third more for each number. */
export interface ByteWriter {
  bytes: Buffer;
  view: DataView;
  /** Where the next byte goes. */
  at: number;
}

/** Up to here a loop is faster than a call into the runtime. */
const shortText = 64;
const mostBytesPerUnit = 3;

export function createByteWriter(size = 64 * 1024): ByteWriter {
  // Its memory is its own, not of Node's pool: `view` sees the same bytes.
  const bytes = Buffer.allocUnsafeSlow(size);
  return { bytes, view: new DataView(bytes.buffer), at: 0 };
}

/** What was written since `at` was 0; valid until more is. */
export function written(out: ByteWriter): Buffer {
  return out.bytes.subarray(0, out.at);
}

/** Where the next so many bytes go: there is room for them. */
function take(out: ByteWriter, size: number): number {
  const from = out.at;
  out.at = from + size;
  if (out.at > out.bytes.length) grow(out, from);
  return from;
}

function grow(out: ByteWriter, used: number): void {
  const wider = Buffer.allocUnsafeSlow(Math.max(out.bytes.length * 2, out.at));
  out.bytes.copy(wider, 0, 0, used);
  out.bytes = wider;
  out.view = new DataView(wider.buffer);
}

// `take` first: it may put another buffer in the place of the one before.

export function putInt8(out: ByteWriter, value: number): void {
  const from = take(out, 1);
  out.view.setInt8(from, value);
}

export function putInt16(out: ByteWriter, value: number): void {
  const from = take(out, 2);
  out.view.setInt16(from, value);
}

export function putInt32(out: ByteWriter, value: number): void {
  const from = take(out, 4);
  out.view.setInt32(from, value);
}

export function putInt64(out: ByteWriter, value: number): void {
  const from = take(out, 8);
  setInt64(out.view, from, value);
}

/** The length in bytes as int32, then the text in UTF-8. */
export function putText(out: ByteWriter, value: string): void {
  const from = take(out, 4 + value.length * mostBytesPerUnit);
  const size = writeShort(out.bytes, from + 4, value) ?? out.bytes.write(value, from + 4, 'utf8');
  out.view.setInt32(from, size);
  out.at = from + 4 + size;
}

export function putHex(out: ByteWriter, digits: string): void {
  const from = take(out, digits.length / 2);
  out.bytes.write(digits, from, 'hex');
}

/** Few bytes. */
export function putBytes(out: ByteWriter, bytes: Uint8Array): void {
  const from = take(out, bytes.length);
  for (let i = 0; i < bytes.length; i++) out.bytes[from + i] = bytes[i] ?? 0;
}

/** Leaves room for a length as int32, which `putLength` writes: that of all that came in between. */
export function skipLength(out: ByteWriter): number {
  return take(out, 4);
}

export function putLength(out: ByteWriter, from: number): void {
  out.view.setInt32(from, out.at - from - 4);
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
