import type { Batch } from '../../../src/core/batch/batch.ts';

/** The floor of writing: each observation as one row of numbers in a table without an index. */
export const rawTable = `create table raw_observation (
  fingerprint uuid not null, context integer not null, at bigint not null, count bigint not null,
  trace uuid not null, span bigint not null, expires_at bigint not null, received_at bigint not null
)`;

export const rawColumns = 'fingerprint context at count trace span expires_at received_at'.split(' ');

const lengths = [16, 4, 8, 8, 16, 8, 8, 8];
const rowBytes = 2 + lengths.reduce((sum, length) => sum + 4 + length, 0);

/** A row with the lengths of its fields and room for their values. */
const empty = emptyRow();

/** The rows of batches in the binary format of COPY (PostgreSQL, "COPY", "Binary Format"). */
export function rawRows(batches: readonly Batch[]): Buffer {
  const rows = batches.reduce((sum, batch) => sum + batch.length, 0);
  const bytes = Buffer.allocUnsafe(19 + rows * rowBytes + 2);
  bytes.write('PGCOPY\n\xff\r\n\0', 'latin1');
  bytes.fill(0, 11, 19);
  let at = 19;
  for (const batch of batches) at = putBatch(bytes, at, batch);
  bytes.writeInt16BE(-1, at);
  return bytes;
}

function putBatch(bytes: Buffer, start: number, batch: Batch): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  for (let row = 0; row < batch.length; row++, at += rowBytes) {
    bytes.set(empty, at);
    for (let word = 0; word < 4; word++) {
      view.setInt32(at + 6 + word * 4, batch.fingerprints[row * 4 + word] ?? 0);
    }
    view.setInt32(at + 26, batch.context[row] ?? 0);
    put64(view, at + 34, batch.at[row] ?? 0);
    put64(view, at + 46, batch.count[row] ?? 0);
    for (let byte = 0; byte < 16; byte++) bytes[at + 58 + byte] = batch.ids[row * 24 + byte] ?? 0;
    for (let byte = 0; byte < 8; byte++) bytes[at + 78 + byte] = batch.ids[row * 24 + 16 + byte] ?? 0;
    put64(view, at + 90, batch.expiresAt[row] ?? 0);
    put64(view, at + 102, batch.receivedAt);
  }
  return at;
}

function put64(view: DataView, at: number, value: number): void {
  view.setInt32(at, Math.floor(value / 2 ** 32));
  view.setInt32(at + 4, value | 0);
}

function emptyRow(): Uint8Array {
  const row = Buffer.alloc(rowBytes);
  let at = row.writeInt16BE(lengths.length, 0);
  for (const length of lengths) at = row.writeInt32BE(length, at) + length;
  return row;
}
