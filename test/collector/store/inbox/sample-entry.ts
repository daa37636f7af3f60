import { createHash } from 'node:crypto';
import type { BatchEntry } from '../../../../collector/store/inbox/waiting-entries.ts';
import { encodeBatch } from '../../../../src/core/batch/encode-batch.ts';
import { realisticBatch } from '../../../core/batch/arbitrary-batch.ts';

/** A request with so many spans, unlike any other. */
export function sampleEntry(spans = 2): BatchEntry {
  const batch = realisticBatch(spans, 2);
  const body = encodeBatch(batch);
  const hash = createHash('sha256').update(body).digest().subarray(0, 16);
  return { batch, body, hash, receivedAt: batch.receivedAt, spans, sender: batch.sender };
}
