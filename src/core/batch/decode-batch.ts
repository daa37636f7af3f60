import { zstdDecompressSync } from 'node:zlib';
import type { Instant } from '../instant.ts';
import type { Batch } from './batch.ts';
import { headerBytes, leastRowBytes, magic, mostContentBytes, versions } from './batch-format.ts';
import { readHead } from './batch-head.ts';
import { fingerprintWords, idBytes } from './column-names.ts';
import { type ColumnReader, corrupt, createColumnReader } from './column-reader.ts';

/**
 * A batch as `encodeBatch` was given it. Bounded in time and memory whatever the bytes are; what is broken
 * throws `store.corrupt`.
 */
export function decodeBatch(body: Uint8Array, receivedAt: Instant): Batch {
  const { content, version } = contentOf(body);
  const reader = createColumnReader(content);
  const { strings, lists, contexts, heartbeats } = readHead(reader.text(reader.varint()), receivedAt);
  const length = reader.varint();
  if (length * leastRowBytes > content.length) corrupt('it claims more observations than it holds');
  const limits = { strings: strings.length, lists: lists.length, contexts: contexts.length };
  const columns = readColumns(reader, { length, version, ...limits });
  reader.finish();
  const { at, skewed } = columns;
  for (let i = 0; i < length; i++) if (skewed[i] === 1) at[i] = (at[i] ?? 0) + receivedAt;
  return { length, receivedAt, ...columns, strings, lists, contexts, heartbeats, sender: null };
}

interface Content {
  readonly content: Buffer;
  readonly version: number;
}

function contentOf(body: Uint8Array): Content {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  if (bytes.length < headerBytes || magic.some((byte, i) => bytes[i] !== byte)) corrupt('it is no batch');
  const version = bytes.readUInt8(magic.length);
  if (version < versions.first || version > versions.withLaterColumn) {
    corrupt(
      `its form is version ${version}, and ${versions.withLaterColumn} is the newest that is known here`,
    );
  }
  const length = bytes.readUInt32LE(magic.length + 1);
  if (length === 0 || length > mostContentBytes) corrupt('its length is out of range');
  const content = inflated(bytes.subarray(headerBytes), length);
  return content.length === length ? { content, version } : corrupt('it has not the length it claims');
}

const largestChunk = 1024 * 1024;

function inflated(frame: Uint8Array, length: number): Buffer {
  try {
    const chunkSize = Math.max(64, Math.min(length + 1, largestChunk));
    return zstdDecompressSync(frame, { maxOutputLength: length, chunkSize });
  } catch {
    return corrupt('it cannot be decompressed');
  }
}

interface Form {
  readonly length: number;
  readonly version: number;
  readonly strings: number;
  readonly lists: number;
  readonly contexts: number;
}

type Columns = Omit<
  Batch,
  'length' | 'receivedAt' | 'strings' | 'lists' | 'contexts' | 'heartbeats' | 'sender'
>;

/** In the order in which they are written. */
function readColumns(reader: ColumnReader, { length, version, ...limits }: Form): Columns {
  const text = (): Int32Array => reader.indexes(length, limits.strings);
  const list = (): Int32Array => reader.indexes(length, limits.lists);
  return {
    skewed: flags(reader.bytes(length)),
    at: reader.numbers(length),
    ephemeral: answers(reader.bytes(length)),
    context: reader.indexes(length, limits.contexts),
    conversation: text(),
    type: text(),
    provider: text(),
    subject: text(),
    issuer: text(),
    name: text(),
    policy: text(),
    module: text(),
    mechanism: text(),
    previousFingerprint: version === versions.first ? new Int32Array(length) : text(),
    joinKeys: list(),
    scopes: list(),
    audience: list(),
    parents: list(),
    count: reader.numbers(length),
    issuedAt: reader.numbers(length),
    expiresAt: reader.numbers(length),
    fingerprints: reader.bigEndian(fingerprintWords * length),
    ids: Uint8Array.from(reader.bytes(idBytes * length)),
  };
}

function flags(bytes: Uint8Array): Uint8Array {
  for (const byte of bytes) if (byte > 1) corrupt('a flag is neither yes nor no');
  return new Uint8Array(bytes);
}

function answers(bytes: Uint8Array): Int8Array {
  const values = new Int8Array(bytes);
  for (const value of values) if (value < -1 || value > 1) corrupt('an answer is none of three');
  return values;
}
