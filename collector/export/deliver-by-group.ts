import { DeliveryFailure } from './delivery-failure.ts';
import type { Delivered, OutgoingRecord, Rejected } from './destination.ts';

export type DeliverGroup = (group: string, records: readonly OutgoingRecord[]) => Promise<Delivered>;

/**
 * Sends the records of a batch that belong together (a table, an object of one class) together, groups in the order
 * of their first records. When a group fails after another was delivered, it and the rest are to be sent again.
 */
export async function deliverByGroup(
  records: readonly OutgoingRecord[],
  groupOf: (record: OutgoingRecord) => string,
  deliver: DeliverGroup,
): Promise<Delivered> {
  const rejected: Rejected[] = [];
  const again: number[] = [];
  let retryAfterMs: number | null = null;
  let delivered = 0;
  const groups = Map.groupBy(records.keys(), (place) => groupOf(at(records, place)));
  for (const [group, places] of groups) {
    try {
      const members = places.map((place) => at(records, place));
      const answer = await deliver(group, members);
      rejected.push(...answer.rejected.map((one) => ({ ...one, at: places[one.at] ?? 0 })));
      again.push(...answer.again.map((member) => places[member] ?? 0));
      retryAfterMs = answer.retryAfterMs ?? retryAfterMs;
    } catch (error) {
      if (delivered === 0 || !(error instanceof DeliveryFailure)) throw error;
      again.push(...[...groups.values()].slice(delivered).flat());
      retryAfterMs = error.retryAfterMs ?? retryAfterMs;
      break;
    }
    delivered += 1;
  }
  return { rejected, again: again.sort((one, other) => one - other), retryAfterMs };
}

function at(records: readonly OutgoingRecord[], place: number): OutgoingRecord {
  const record = records[place];
  if (record === undefined) throw new RangeError(`no record at ${place}`);
  return record;
}
