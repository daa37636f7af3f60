import { createHash } from 'node:crypto';
import type { OutgoingRecord } from '../destination.ts';

/** What one request holds. */
export interface WebhookContent {
  /** The event's; of several the hash of theirs, so that the same batch has the same id again. */
  readonly id: string;
  readonly contentType: string;
  readonly body: string;
}

/** One event as it is, several as a JSON array (CloudEvents' JSON batch format is one, too). */
export function webhookContent(records: readonly OutgoingRecord[]): WebhookContent {
  const [first] = records;
  const isCloudEvent = first?.fields !== null && first?.fields !== undefined && 'specversion' in first.fields;
  if (first !== undefined && records.length === 1) {
    const contentType = isCloudEvent ? 'application/cloudevents+json' : 'application/json';
    return { id: first.id, contentType, body: first.body };
  }
  const ids = createHash('sha256').update(records.map(({ id }) => id).join('\n'));
  return {
    id: `batch_${ids.digest('hex').slice(0, 32)}`,
    contentType: isCloudEvent ? 'application/cloudevents-batch+json' : 'application/json',
    body: `[${records.map(({ body }) => body).join(',')}]`,
  };
}
