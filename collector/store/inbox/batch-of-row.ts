import type { Batch } from '../../../src/core/batch/batch.ts';
import { decodeBatch } from '../../../src/core/batch/decode-batch.ts';
import type { InboxRow } from './inbox.ts';

/** What was accepted, as it was folded. Throws `store.corrupt`. */
export function batchOfRow({ body, receivedAt, sender }: Omit<InboxRow, 'position'>): Batch {
  return { ...decodeBatch(body, receivedAt), sender };
}
