import { readLength, readTag, skip } from '../../otlp/wire.ts';

const lengthDelimited = 2;
const mostFields = 256;

/** Fields of one protobuf message that hold bytes: texts, bytes and messages, in order, by their number. */
export type ProtobufFields = ReadonlyMap<number, readonly Uint8Array[]>;

/** Reads the outermost fields; null when the bytes are no message. Numbers and groups are skipped. */
export function protobufFields(bytes: Uint8Array): ProtobufFields | null {
  const cursor = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
  const end = bytes.byteLength;
  const fields = new Map<number, Uint8Array[]>();
  try {
    for (let seen = 0; cursor.at < end && seen < mostFields; seen++) {
      const tag = readTag(cursor, end);
      if ((tag & 7) !== lengthDelimited) {
        skip(cursor, end, tag);
        continue;
      }
      const number = Math.floor(tag / 8);
      const payloadEnd = readLength(cursor, end);
      const payload = bytes.subarray(cursor.at, payloadEnd);
      const before = fields.get(number);
      if (before === undefined) fields.set(number, [payload]);
      else before.push(payload);
      cursor.at = payloadEnd;
    }
    return fields;
  } catch {
    return null;
  }
}

/** The last value of a field, as protobuf has it, as UTF-8 text; null when there is none. */
export function protobufText(fields: ProtobufFields, number: number): string | null {
  const last = fields.get(number)?.at(-1);
  return last === undefined ? null : Buffer.from(last).toString('utf8');
}
