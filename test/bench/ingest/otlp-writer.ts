/**
 * OTLP in protobuf, written forward into one buffer: fast enough that the load generator is not what is
 * measured. Values are those of the load, short and well-formed.
 */
export interface OtlpWriter {
  readonly bytes: Buffer;
  length: number;
}

export function otlpWriter(capacity: number): OtlpWriter {
  return { bytes: Buffer.allocUnsafeSlow(capacity), length: 0 };
}

/** A copy of what was written. */
export function written({ bytes, length }: OtlpWriter): Buffer {
  return Buffer.from(bytes.subarray(0, length));
}

export function putVarint(to: OtlpWriter, value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) to.bytes[to.length++] = (rest % 128) | 128;
  to.bytes[to.length++] = rest;
}

export function putBytes(to: OtlpWriter, bytes: Uint8Array): void {
  to.bytes.set(bytes, to.length);
  to.length += bytes.length;
}

/** A field of wire type 2. */
export function putField(to: OtlpWriter, number: number, bytes: Uint8Array): void {
  putVarint(to, number * 8 + 2);
  putVarint(to, bytes.length);
  putBytes(to, bytes);
}

/** A field of wire type 1: milliseconds as nanoseconds. */
export function putTime(to: OtlpWriter, number: number, ms: number): void {
  putVarint(to, number * 8 + 1);
  const nanos = BigInt(Math.round(ms * 1000)) * 1000n;
  to.length = to.bytes.writeBigUInt64LE(nanos, to.length);
}

const value = otlpWriter(4096);
const pair = otlpWriter(4096);

/** What an attribute holds here; numbers are whole. */
export type LoadValue = string | number | boolean | readonly string[];

/** A KeyValue as field `number`: 9 on a span, 1 on a resource. */
function putAttribute(to: OtlpWriter, number: number, [key, held]: readonly [string, LoadValue]): void {
  value.length = 0;
  if (typeof held === 'string') putField(value, 1, Buffer.from(held));
  else if (typeof held === 'boolean') putNumber(value, 2, held ? 1 : 0);
  else if (typeof held === 'number') putNumber(value, 3, held);
  else putField(value, 5, arrayValue(held));
  pair.length = 0;
  putField(pair, 1, Buffer.from(key));
  putField(pair, 2, value.bytes.subarray(0, value.length));
  putField(to, number, pair.bytes.subarray(0, pair.length));
}

/** Attributes one after the other, as field `number`. */
export function attributeBytes(number: number, attributes: Readonly<Record<string, LoadValue>>): Buffer {
  const to = otlpWriter(8192);
  for (const attribute of Object.entries(attributes)) putAttribute(to, number, attribute);
  return written(to);
}

function putNumber(to: OtlpWriter, number: number, held: number): void {
  putVarint(to, number * 8);
  putVarint(to, held);
}

function arrayValue(texts: readonly string[]): Buffer {
  const list = otlpWriter(2048);
  for (const text of texts) {
    const bytes = Buffer.from(text);
    putVarint(list, 10);
    putVarint(list, bytes.length < 128 ? bytes.length + 2 : bytes.length + 3);
    putField(list, 1, bytes);
  }
  return written(list);
}
