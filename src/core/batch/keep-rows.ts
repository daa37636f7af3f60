import type { Batch } from './batch.ts';
import { fingerprintWords, idBytes } from './column-names.ts';
import { withoutUnused } from './without-unused.ts';

/** The observations whose index is in `rows`, in that order, and nothing that only the others needed. */
export function keepRows(batch: Batch, rows: Int32Array): Batch {
  const { strings, lists, contexts, heartbeats, receivedAt, sender } = batch;
  return withoutUnused({
    length: rows.length,
    receivedAt,
    ids: blocks(batch.ids, rows, idBytes),
    fingerprints: blocks(batch.fingerprints, rows, fingerprintWords),
    at: times(batch.at, rows),
    skewed: Uint8Array.from(rows, (row) => batch.skewed[row] ?? 0),
    context: indexes(batch.context, rows),
    conversation: indexes(batch.conversation, rows),
    type: indexes(batch.type, rows),
    provider: indexes(batch.provider, rows),
    subject: indexes(batch.subject, rows),
    issuer: indexes(batch.issuer, rows),
    name: indexes(batch.name, rows),
    policy: indexes(batch.policy, rows),
    module: indexes(batch.module, rows),
    mechanism: indexes(batch.mechanism, rows),
    previousFingerprint: indexes(batch.previousFingerprint, rows),
    joinKeys: indexes(batch.joinKeys, rows),
    scopes: indexes(batch.scopes, rows),
    audience: indexes(batch.audience, rows),
    parents: indexes(batch.parents, rows),
    count: times(batch.count, rows),
    issuedAt: times(batch.issuedAt, rows),
    expiresAt: times(batch.expiresAt, rows),
    ephemeral: Int8Array.from(rows, (row) => batch.ephemeral[row] ?? -1),
    strings,
    lists,
    contexts,
    heartbeats,
    sender,
  });
}

function indexes(column: Int32Array, rows: Int32Array): Int32Array {
  return rows.map((row) => column[row] ?? 0);
}

function times(column: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row] ?? 0);
}

/** Of a column in which an observation has several members. */
function blocks<Column extends Uint8Array | Int32Array>(
  column: Column,
  rows: Int32Array,
  size: number,
): Column {
  const out = column.slice(0, rows.length * size);
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] ?? 0) * size;
    out.set(column.subarray(from, from + size), i * size);
  }
  return out as Column;
}
