import { textToNul } from '../frames.ts';

/** A value as far as a login needs it: what is of no interest is null. */
export type BsonValue = string | number | boolean | null | Uint8Array | Map<string, BsonValue>;

const mostFields = 256;
const deepest = 3;
/** Length of values that are passed over (bsonspec.org). */
const fixed: Readonly<Record<number, number>> = {
  0x06: 0,
  0x07: 12,
  0x09: 8,
  0x0a: 0,
  0x11: 8,
  0x13: 16,
  0x7f: 0,
  0xff: 0,
};

/** The fields of a document, in order; those after a value of unknown type are left out. */
export function readBson(bytes: Buffer, depth = 0): Map<string, BsonValue> {
  const fields = new Map<string, BsonValue>();
  const end = Math.min(bytes.length, bytes.readInt32LE(0));
  let at = 4;
  while (at < end && fields.size < mostFields) {
    const type = bytes[at] ?? 0;
    const name = type === 0 ? null : textToNul(bytes, at + 1);
    if (name === null) break;
    const read = readValue(bytes.subarray(0, end), { type, at: name.next, depth });
    if (read === null) break;
    fields.set(name.text, read.value);
    at = read.next;
  }
  return fields;
}

interface At {
  readonly type: number;
  readonly at: number;
  readonly depth: number;
}

function readValue(
  bytes: Buffer,
  { type, at, depth }: At,
): { readonly value: BsonValue; readonly next: number } | null {
  const skipped = fixed[type];
  if (skipped !== undefined) return { value: null, next: at + skipped };
  switch (type) {
    case 0x01:
      return { value: bytes.readDoubleLE(at), next: at + 8 };
    case 0x08:
      return { value: bytes[at] === 1, next: at + 1 };
    case 0x10:
      return { value: bytes.readInt32LE(at), next: at + 4 };
    case 0x12:
      return { value: Number(bytes.readBigInt64LE(at)), next: at + 8 };
    case 0x02:
    case 0x03:
    case 0x04:
    case 0x05:
      return readSized(bytes, { type, at, depth });
    default:
      return null;
  }
}

function readSized(
  bytes: Buffer,
  { type, at, depth }: At,
): { readonly value: BsonValue; readonly next: number } | null {
  const length = bytes.readInt32LE(at);
  if (length < 0) return null;
  if (type === 0x02) {
    const next = at + 4 + length;
    return { value: bytes.toString('utf8', at + 4, next - 1), next };
  }
  if (type === 0x05) return { value: bytes.subarray(at + 5, at + 5 + length), next: at + 5 + length };
  const isRead = type === 0x03 && depth < deepest;
  return { value: isRead ? readBson(bytes.subarray(at), depth + 1) : null, next: at + length };
}
