import { MayflyError } from '../errors.ts';

/**
 * The protobuf wire format (protobuf.dev/programming-guides/encoding), read forward only. A message is
 * the bytes from `at` to an `end` that the caller holds; nothing here calls itself.
 */
export interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

const wireType = { varint: 0, fixed64: 1, length: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/** Field number and wire type, as in the bytes: `number << 3 | type`. */
export function readTag(cursor: Cursor, end: number): number {
  const tag = readVarint(cursor, end);
  if (!(tag >= 8 && tag <= 0xffff_ffff)) return broken(cursor);
  return tag;
}

/** A varint of at most 10 bytes as an int64; exact when it is a safe integer. */
export function readVarint(cursor: Cursor, end: number): number {
  let low = 0;
  let high = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = readByte(cursor, end);
    const bits = byte & 0x7f;
    if (shift < 28) low |= bits << shift;
    else if (shift > 28) high |= bits << (shift - 32);
    else {
      low |= bits << 28;
      high = bits >> 4;
    }
    if (byte < 0x80) return high * 2 ** 32 + (low >>> 0);
  }
  return broken(cursor);
}

/** Reads a length and returns where that payload ends; the cursor stands at its first byte. */
export function readLength(cursor: Cursor, end: number): number {
  const length = readVarint(cursor, end);
  const payloadEnd = cursor.at + length;
  // Negated on purpose: NaN must fail too.
  if (!(length >= 0 && payloadEnd <= end)) return broken(cursor);
  return payloadEnd;
}

/** A double (wire type fixed64). */
export function readDouble(cursor: Cursor, end: number): number {
  const at = advance(cursor, 8, end);
  return cursor.bytes.readDoubleLE(at);
}

/** Nanoseconds since the epoch (fixed64, unsigned) as whole milliseconds, exact for all 64 bits. */
export function readNanosAsMs(cursor: Cursor, end: number): number {
  const at = advance(cursor, 8, end);
  return nanosAsMs(cursor.bytes.readUInt32LE(at), cursor.bytes.readUInt32LE(at + 4));
}

/** The same of the two halves of a fixed64. 2^32 ns are 4,294 ms and 967,296 ns; the sums stay under 2^53. */
export function nanosAsMs(low: number, high: number): number {
  return high * 4294 + Math.floor((high * 967_296 + low) / 1_000_000);
}

/** Skips the value after a tag. A group is skipped with all that is nested in it, counting its depth. */
export function skip(cursor: Cursor, end: number, tag: number): void {
  let depth = nest(cursor, end, tag);
  while (depth > 0) depth += nest(cursor, end, readTag(cursor, end));
  if (depth < 0) broken(cursor);
}

/** Skips one value that is no group; otherwise says how much deeper the tag leads: 1, or -1. */
function nest(cursor: Cursor, end: number, tag: number): number {
  switch (tag & 7) {
    case wireType.varint:
      readVarint(cursor, end);
      return 0;
    case wireType.fixed64:
      advance(cursor, 8, end);
      return 0;
    case wireType.length:
      cursor.at = readLength(cursor, end);
      return 0;
    case wireType.groupStart:
      return 1;
    case wireType.groupEnd:
      return -1;
    case wireType.fixed32:
      advance(cursor, 4, end);
      return 0;
    default:
      return broken(cursor);
  }
}

/** Moves on by `count` bytes and returns where it stood. */
function advance(cursor: Cursor, count: number, end: number): number {
  const at = cursor.at;
  if (!(at + count <= end)) return broken(cursor);
  cursor.at = at + count;
  return at;
}

function readByte(cursor: Cursor, end: number): number {
  if (!(cursor.at < end)) return broken(cursor);
  return cursor.bytes[cursor.at++] ?? broken(cursor);
}

/** Throws `request.undecodable`: the body breaks where the cursor stands. */
function broken(cursor: Cursor): never {
  const { at, bytes } = cursor;
  const json = bytes.length > 0 && (bytes[0] === 0x7b || bytes[0] === 0x5b);
  throw new MayflyError(
    'request.undecodable',
    `the body is not an OTLP trace request in protobuf: it breaks near byte ${at} of ${bytes.length}; ${
      json ? 'it looks like JSON, which needs content-type application/json' : 'check that it is sent whole'
    }`,
  );
}
