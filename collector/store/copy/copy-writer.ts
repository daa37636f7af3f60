import { createByteWriter } from './byte-writer.ts';

/**
 * Writes PostgreSQL's binary COPY format, field by field: "Binary Format" in the documentation of COPY, and the
 * `…_recv` functions of the types. Null is an empty field.
 */
export interface CopyWriter {
  /** Begins the next row. */
  readonly row: () => void;
  readonly empty: () => void;
  readonly bool: (value: boolean) => void;
  /** `integer`. */
  readonly int32: (value: number) => void;
  /** `bigint`. */
  readonly int64: (value: number) => void;
  readonly int64OrNull: (value: number | null) => void;
  readonly textOrNull: (value: string | null) => void;
  /** `text[]` of one member or several; null for the empty set. */
  readonly setOrNull: (members: string | readonly string[] | null) => void;
  /** `uuid` of four words at a place. */
  readonly uuidOfWords: (words: Int32Array, at: number) => void;
  /** `uuid` of 32 hex digits. */
  readonly uuid: (digits: string) => void;
  /** Everything, which ends it. */
  readonly finish: () => Uint8Array;
}

/** Signature, flags, length of the header's extension. */
export const copyHeader = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const copyTrailer = -1;
const nullLength = -1;
const uuidBytes = 16;
/** Of a `text[]`: one dimension, no nulls, the type of an element. */
const arrayHead = Buffer.from([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25]);
const firstIndex = 1;

/** `fields` is their number in each row. */
export function createCopyWriter(fields: number): CopyWriter {
  const out = createByteWriter();
  out.bytes(copyHeader);
  const empty = (): void => out.int32(nullLength);
  function int64(value: number): void {
    out.int32(8);
    out.int64(value);
  }
  return {
    row: () => out.int16(fields),
    empty,
    bool(value) {
      out.int32(1);
      out.int8(Number(value));
    },
    int32(value) {
      out.int32(4);
      out.int32(value);
    },
    int64,
    int64OrNull: (value) => (value === null ? empty() : int64(value)),
    textOrNull: (value) => (value === null ? empty() : out.text(value)),
    setOrNull(members) {
      if (members === null || members.length === 0) return empty();
      const isOne = typeof members === 'string';
      const from = out.begin();
      out.bytes(arrayHead);
      out.int32(isOne ? 1 : members.length);
      out.int32(firstIndex);
      if (isOne) out.text(members);
      else for (const member of members) out.text(member);
      out.end(from);
    },
    uuidOfWords(words, at) {
      out.int32(uuidBytes);
      for (let i = 0; i < 4; i++) out.int32(words[at + i] ?? 0);
    },
    uuid(digits) {
      out.int32(uuidBytes);
      out.hex(digits);
    },
    finish() {
      out.int16(copyTrailer);
      return out.written();
    },
  };
}
