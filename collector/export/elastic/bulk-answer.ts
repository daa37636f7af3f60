import { DeliveryFailure } from '../delivery-failure.ts';
import type { Delivered, Rejected } from '../destination.ts';
import { jsonAnswer, objectOf } from '../json-answer.ts';
import { quoteAnswer } from '../quote-answer.ts';

/** What `filter_path` leaves of an answer: enough to know of each record, little of the rest. */
export const bulkFilter =
  'errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.failure_store';

/**
 * What became of each record. The status of the whole answer says nothing: 200 hides items that failed. An answer that
 * does not speak of every record is no acknowledgement.
 */
export function readBulkAnswer(text: string, records: number, secrets: readonly string[]): Delivered {
  const items = jsonAnswer(text)?.['items'];
  if (!Array.isArray(items) || items.length !== records) {
    const told = Array.isArray(items) ? `${items.length} of ${records} records` : 'none of the records';
    throw new DeliveryFailure('unclear', `the answer to a bulk request speaks of ${told}`);
  }
  const rejected: Rejected[] = [];
  const again: number[] = [];
  for (const [at, item] of items.entries()) {
    const outcome = outcomeOf(item);
    if (outcome === 'again') again.push(at);
    else if (outcome !== 'taken') rejected.push({ at, reason: quoteAnswer(outcome, secrets) });
  }
  return { rejected, again, retryAfterMs: null };
}

type Outcome = 'taken' | 'again' | (string & {});

/** Statuses of an item that only the operator can mend: no right to the stream, or no such stream. */
const refusals: readonly unknown[] = [401, 403, 404];

/** Else the reason why it will never be taken. */
function outcomeOf(item: unknown): Outcome {
  const [result] = Object.values(objectOf(item) ?? {}).map(objectOf);
  const status = result?.['status'];
  const error = objectOf(result?.['error']);
  const reason = `${status}: ${String(error?.['type'] ?? 'error')}: ${String(error?.['reason'] ?? 'no reason given')}`;
  // The document is there already: an earlier try arrived.
  if (status === 409) return 'taken';
  if (status === 200 || status === 201) {
    return result?.['failure_store'] === 'used'
      ? 'went to the failure store and not to the data stream: the stream takes no such document'
      : 'taken';
  }
  if (refusals.includes(status)) throw new DeliveryFailure('refused', reason);
  return status === 400 || status === 413 ? reason : 'again';
}
