import { DeliveryFailure } from './delivery-failure.ts';
import type { BatchLimits, Delivered, OutgoingRecord, Rejected } from './destination.ts';

/** The receiver took none of a part, or nobody knows how much, because of what is in it. */
export interface PartRefused {
  /** `size`: more than it takes at once. `content`: one of the records at least is none that it takes. */
  readonly refused: 'size' | 'content';
  /** The record that it named, as a place in the part; null when it named none. */
  readonly at: number | null;
  /** In its words, without secrets. */
  readonly reason: string;
}

export type SendPart = (records: readonly OutgoingRecord[]) => Promise<Delivered | PartRefused>;

/**
 * Sends a batch to a receiver that takes or refuses a request as a whole. What is refused is halved until the records
 * that it will never take stand alone. What came before a failure stays delivered, the rest is to be sent again.
 *
 * Throws a `DeliveryFailure` when not one of several records is wanted and none was named: then the stream, not the
 * records, is what the receiver does not like, and nothing becomes a dead letter for it.
 */
export async function deliverInParts(
  records: readonly OutgoingRecord[],
  send: SendPart,
  /** Of one request, when a batch may have more. */
  limits: PartLimits | null = null,
): Promise<Delivered> {
  const rejected: (Rejected & { readonly guessed: boolean })[] = [];
  const again: number[] = [];
  let retryAfterMs: number | null = null;
  const parts = limits === null ? [{ from: 0, to: records.length }] : partsOf(records, limits);
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const { from, to } = part;
    if (from === to) continue;
    const answer = await send(records.slice(from, to)).catch((error: unknown) => failureAfter(from, error));
    if (answer instanceof DeliveryFailure) {
      again.push(...range(from, records.length));
      retryAfterMs = longer(retryAfterMs, answer.retryAfterMs);
      break;
    }
    if ('refused' in answer) {
      const at = answer.at ?? (to - from === 1 ? 0 : null);
      if (at === null) {
        const middle = (from + to) >> 1;
        parts.unshift({ from, to: middle }, { from: middle, to });
        continue;
      }
      const guessed = answer.at === null && answer.refused === 'content';
      rejected.push({ at: from + at, reason: answer.reason, guessed });
      parts.unshift({ from, to: from + at }, { from: from + at + 1, to });
      continue;
    }
    rejected.push(...answer.rejected.map(({ at, reason }) => ({ at: from + at, reason, guessed: false })));
    again.push(...answer.again.map((at) => from + at));
    retryAfterMs = longer(retryAfterMs, answer.retryAfterMs);
  }
  const [first] = rejected;
  if (first !== undefined && records.length > 1 && rejected.filter(isGuessed).length === records.length) {
    throw new DeliveryFailure('refused', `takes not one of ${records.length} records: ${first.reason}`);
  }
  return { rejected: rejected.map(({ at, reason }) => ({ at, reason })), again, retryAfterMs };
}

interface Part {
  readonly from: number;
  readonly to: number;
}

type PartLimits = Pick<BatchLimits, 'records' | 'bytes'>;

function partsOf(all: readonly OutgoingRecord[], { records, bytes }: PartLimits): Part[] {
  const parts: Part[] = [];
  let [from, sum] = [0, 0];
  for (const [at, { body }] of all.entries()) {
    const own = Buffer.byteLength(body);
    if (at > from && (at - from >= records || sum + own > bytes)) {
      parts.push({ from, to: at });
      [from, sum] = [at, 0];
    }
    sum += own;
  }
  parts.push({ from, to: all.length });
  return parts;
}

/** A failure of the first part is that of the batch; a later one leaves what was delivered before it. */
function failureAfter(delivered: number, error: unknown): DeliveryFailure {
  if (delivered > 0 && error instanceof DeliveryFailure) return error;
  throw error;
}

function isGuessed({ guessed }: { readonly guessed: boolean }): boolean {
  return guessed;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function longer(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.max(one, other);
}
