import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { headerBytes, magic, versions } from '../../../src/core/batch/batch-format.ts';
import { decodeBatch } from '../../../src/core/batch/decode-batch.ts';
import { encodeBatch } from '../../../src/core/batch/encode-batch.ts';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import type { Random } from '../../core/otlp/mutate.ts';
import { now, otlpBodies } from '../corpus.ts';
import { mustFold } from '../sane-batch.ts';
import { must, type Target, type Timed } from '../target.ts';

function rows(random: Random): readonly Uint8Array[] {
  return otlpBodies(random, 'protobuf').flatMap((body) => {
    try {
      return [encodeBatch(readBatch(body, 'protobuf', now).batch)];
    } catch {
      return [];
    }
  });
}

function read(row: Uint8Array, timed: Timed): string {
  let batch: ReturnType<typeof decodeBatch>;
  try {
    batch = timed(() => decodeBatch(row, now));
  } catch (error) {
    if (!(error instanceof MayflyError) || error.code !== 'store.corrupt') throw error;
    return 'refused';
  }
  must(observationsOf(batch).length === batch.length, 'every row is an observation');
  mustFold(batch);
  return batch.length === 0 ? 'read, empty' : 'read';
}

/** The content in a whole frame: otherwise its checksum would catch nearly every change. */
function framed(content: Buffer): Uint8Array {
  const head = Buffer.alloc(headerBytes);
  // As either version: content of the other must be refused.
  head.set([...magic, content.length % 2 === 0 ? versions.first : versions.withLaterColumn]);
  head.writeUInt32LE(content.length, magic.length + 1);
  return Buffer.concat([head, zstdCompressSync(content)]);
}

export const inboxRowTargets: readonly Target[] = [
  {
    name: 'inbox-row',
    what: 'rows of the inbox: `decodeBatch`',
    corpus: rows,
    prepare: () => (input, _random, timed) => read(input, timed),
  },
  {
    name: 'inbox-content',
    what: 'what is packed in rows of the inbox: `decodeBatch`, past its checksum, then the fold',
    words: ['"kind":"used"', '"strings":', '[]', 'null', '"__proto__":', '1e999'],
    corpus: (random) => rows(random).map((row) => zstdDecompressSync(row.subarray(headerBytes))),
    prepare: () => (input, _random, timed) => read(framed(input), timed),
  },
];
