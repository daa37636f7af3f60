import { createByteWriter, putInt32, written } from './byte-writer.ts';
import { putUuidOfWords } from './copy-fields.ts';

const uuidType = 2950;
const firstIndex = 1;
const headBytes = 20;
const memberBytes = 20;

/** `uuid[]` as a parameter in binary form (`array_recv` of PostgreSQL): of four words for each row, in the order of the rows. */
export function uuidArray(words: Int32Array, rows: Uint32Array): Buffer {
  const out = createByteWriter(headBytes + rows.length * memberBytes);
  // One dimension, no nulls.
  putInt32(out, 1);
  putInt32(out, 0);
  putInt32(out, uuidType);
  putInt32(out, rows.length);
  putInt32(out, firstIndex);
  for (const row of rows) putUuidOfWords(out, words, row * 4);
  return written(out);
}
