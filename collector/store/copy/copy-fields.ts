import {
  type ByteWriter,
  putHex,
  putInt8,
  putInt32,
  putInt64,
  putLength,
  putText,
  skipLength,
} from './byte-writer.ts';

/*
 * Fields of PostgreSQL's binary COPY format: "Binary Format" in the documentation of COPY, and the `…_recv` functions
 * of the types.
 */

const nullLength = -1;
const uuidBytes = 16;
const textType = 25;
const firstIndex = 1;

export function putNull(out: ByteWriter): void {
  putInt32(out, nullLength);
}

export function putBool(out: ByteWriter, value: boolean): void {
  putInt32(out, 1);
  putInt8(out, Number(value));
}

/** `integer`. */
export function putInteger(out: ByteWriter, value: number): void {
  putInt32(out, 4);
  putInt32(out, value);
}

/** `bigint`. */
export function putBigint(out: ByteWriter, value: number): void {
  putInt32(out, 8);
  putInt64(out, value);
}

/** `bigint` of two words. */
export function putBigintOfWords(out: ByteWriter, high: number, low: number): void {
  putInt32(out, 8);
  putInt32(out, high);
  putInt32(out, low);
}

export function putBigintOrNull(out: ByteWriter, value: number | null): void {
  if (value === null) putNull(out);
  else putBigint(out, value);
}

export function putTextOrNull(out: ByteWriter, value: string | null): void {
  if (value === null) putNull(out);
  else putText(out, value);
}

/** `text[]` of one member or several; null for the empty set. */
export function putSetOrNull(out: ByteWriter, members: string | readonly string[] | null): void {
  if (members === null || members.length === 0) return putNull(out);
  const from = skipLength(out);
  if (typeof members === 'string') {
    putArrayHead(out, 1);
    putText(out, members);
  } else {
    putArrayHead(out, members.length);
    for (const member of members) putText(out, member);
  }
  putLength(out, from);
}

/** One dimension, no nulls. */
function putArrayHead(out: ByteWriter, members: number): void {
  putInt32(out, 1);
  putInt32(out, 0);
  putInt32(out, textType);
  putInt32(out, members);
  putInt32(out, firstIndex);
}

/** `uuid` of four words at a place. */
export function putUuidOfWords(out: ByteWriter, words: Int32Array, at: number): void {
  putInt32(out, uuidBytes);
  for (let i = 0; i < 4; i++) putInt32(out, words[at + i] ?? 0);
}

/** `uuid` of 32 hex digits. */
export function putUuid(out: ByteWriter, digits: string): void {
  putInt32(out, uuidBytes);
  putHex(out, digits);
}
