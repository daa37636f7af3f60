import { type ByteWriter, createByteWriter, putBytes, putInt16, written } from './byte-writer.ts';

/** Signature, flags, length of the header's extension ("Binary Format" in PostgreSQL's documentation of COPY). */
export const copyHeader = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const copyTrailer = -1;
/** A few milliseconds of work: what else is to be done is done between two pieces. */
export const pieceBytes = 256 * 1024;

/** Writes the fields of rows, each `fields` of them, in the given order. A piece is valid until the next is asked for. */
export function* copyRows(
  fields: number,
  order: Iterable<number>,
  put: (out: ByteWriter, row: number) => void,
): Generator<Uint8Array, void> {
  const out = createByteWriter(pieceBytes + pieceBytes / 8);
  putBytes(out, copyHeader);
  for (const row of order) {
    putInt16(out, fields);
    put(out, row);
    if (out.at < pieceBytes) continue;
    yield written(out);
    out.at = 0;
  }
  putInt16(out, copyTrailer);
  yield written(out);
}
