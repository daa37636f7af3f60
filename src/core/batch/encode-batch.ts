import { constants, zstdCompressSync } from 'node:zlib';
import { MayflyError } from '../errors.ts';
import type { Batch } from './batch.ts';
import { headerBytes, magic, mostContentBytes, versions } from './batch-format.ts';
import { writeHead } from './batch-head.ts';
import {
  fingerprintWords,
  idBytes,
  laterColumn,
  listColumns,
  numberColumns,
  stringColumns,
} from './column-names.ts';
import { type ColumnWriter, createColumnWriter } from './column-writer.ts';
import { withoutUnused } from './without-unused.ts';

/**
 * What the inbox keeps of a request. Equal batches give equal bytes whenever they were received, so that the
 * hash of the bytes finds a request that is sent again; and nothing is in them that no observation needs (a
 * reader may have met texts in what it then refused). Throws `request.too_large`.
 */
export function encodeBatch(batch: Batch): Uint8Array {
  const version = isTold(batch[laterColumn]) ? versions.withLaterColumn : versions.first;
  const content = contentOf(withoutUnused(batch), version);
  const frame = zstdCompressSync(content, { params, chunkSize: headerBytes + content.length + 1024 });
  const body = Buffer.allocUnsafeSlow(headerBytes + frame.length);
  body.set([...magic, version]);
  body.writeUInt32LE(content.length, magic.length + 1);
  body.set(frame, headerBytes);
  return body;
}

const params = {
  [constants.ZSTD_c_compressionLevel]: 1,
  // Four bytes; without it a flipped bit of an id would come back as another id.
  [constants.ZSTD_c_checksumFlag]: 1,
};

/** Bytes a row needs at most: ids, fingerprint, two flags, indexes of 4, numbers of 9. */
const mostRowBytes =
  idBytes +
  4 * fingerprintWords +
  2 +
  4 * (1 + stringColumns.length + listColumns.length) +
  9 * (1 + numberColumns.length);
/** Widths, forms and lengths before the columns. */
const around = 64;

function contentOf(batch: Batch, version: number): Uint8Array {
  const head = Buffer.from(writeHead(batch), 'utf8');
  const capacity = head.length + batch.length * mostRowBytes + around;
  if (capacity > mostContentBytes) {
    throw new MayflyError('request.too_large', 'the request holds more observations than one request may');
  }
  const writer = createColumnWriter(capacity);
  writer.varint(head.length);
  writer.bytes(head);
  writer.varint(batch.length);
  writeColumns(batch, version, writer);
  return writer.finish();
}

/** What repeats stands first, random bytes last. */
function writeColumns(batch: Batch, version: number, writer: ColumnWriter): void {
  writer.bytes(batch.skewed);
  writer.numbers(toldTimes(batch));
  writer.bytes(new Uint8Array(batch.ephemeral.buffer, batch.ephemeral.byteOffset, batch.length));
  writer.indexes(batch.context);
  for (const column of stringColumns) {
    if (column !== laterColumn || version === versions.withLaterColumn) writer.indexes(batch[column]);
  }
  for (const column of listColumns) writer.indexes(batch[column]);
  for (const column of numberColumns) writer.numbers(batch[column]);
  writer.bigEndian(batch.fingerprints);
  writer.bytes(batch.ids);
}

/** Whether a column of texts has any. */
function isTold(column: Int32Array): boolean {
  for (const index of column) if (index !== 0) return true;
  return false;
}

/** A time that was not believed is the time of receipt: it is stored as the difference to that, nothing. */
function toldTimes({ at, skewed, receivedAt }: Batch): Float64Array {
  if (!skewed.includes(1)) return at;
  return at.map((time, i) => (skewed[i] === 1 ? time - receivedAt : time));
}
