import type { DeadLetter } from '../store/export/deliveries.ts';
import { DeliveryFailure } from './delivery-failure.ts';
import type { Delivered, OutgoingRecord } from './destination.ts';
import { deadLetter, type Outgoing } from './outgoing-events.ts';

export interface SettleDeps {
  readonly deliver: (records: readonly OutgoingRecord[], signal: AbortSignal) => Promise<Delivered>;
  /** Waits after a failure, the n-th in a row. Rejects when `signal` aborts. */
  readonly wait: (failures: number, failure: DeliveryFailure, signal: AbortSignal) => Promise<void>;
}

/** Refusals of the whole are looked into at the second one, and then at every fourth: mostly the operator must mend them. */
const isToBeProbed = (refusals: number): boolean => refusals % 4 === 2;
/** Records that stand alone and are refused, while none is taken: then it is not about them. */
const mostSuspects = 8;

/**
 * Sends a batch until the receiver has acknowledged every record or said that it never will take it: those are returned.
 * Tries for ever; rejects when `signal` aborts, and when the receiver wants no more (`gone`).
 */
export async function settleBatch(
  batch: readonly Outgoing[],
  { deliver, wait }: SettleDeps,
  signal: AbortSignal,
): Promise<readonly DeadLetter[]> {
  const dead: DeadLetter[] = [];
  let waiting = batch;
  let [failures, refusals] = [0, 0];
  while (waiting.length > 0) {
    signal.throwIfAborted();
    try {
      const probe = refusals > 0 && isToBeProbed(refusals) && waiting.length > 1;
      const outcome = await (probe ? probed(waiting, deliver, signal) : sent(waiting, deliver, signal));
      dead.push(...outcome.dead);
      waiting = outcome.again;
      if (waiting.length === 0) break;
      failures = outcome.took ? 1 : failures + 1;
      await wait(failures, new DeliveryFailure('busy', 'the receiver put off a part of it', outcome), signal);
    } catch (error) {
      if (!(error instanceof DeliveryFailure) || error.kind === 'gone' || signal.aborted) throw error;
      failures += 1;
      refusals = error.kind === 'refused' ? refusals + 1 : 0;
      await wait(failures, error, signal);
    }
  }
  return dead;
}

interface Outcome {
  readonly dead: readonly DeadLetter[];
  /** In order. */
  readonly again: readonly Outgoing[];
  readonly took: boolean;
  readonly retryAfterMs: number | null;
}

async function sent(
  records: readonly Outgoing[],
  deliver: SettleDeps['deliver'],
  signal: AbortSignal,
): Promise<Outcome> {
  const { rejected, again, retryAfterMs } = await deliver(
    records.map(({ record }) => record),
    signal,
  );
  const places = new Set(again);
  return {
    dead: rejected.flatMap(({ at, reason }) => {
      const one = records[at];
      return one === undefined ? [] : [deadLetter(one.event, reason)];
    }),
    again: records.filter((_, at) => places.has(at)),
    took: rejected.length + again.length < records.length,
    retryAfterMs,
  };
}

/**
 * The receiver refuses the whole. Halves it until what it refuses stands alone. When it answers to anything, and refuses
 * those alone once more, they are what it never takes; when it refuses all, it is not about the records, and the refusal
 * stands.
 */
async function probed(
  all: readonly Outgoing[],
  deliver: SettleDeps['deliver'],
  signal: AbortSignal,
): Promise<Outcome> {
  const parts: (readonly Outgoing[])[] = [all];
  const dead: DeadLetter[] = [];
  /** Refused while nothing had been answered: the operator may have mended it since. */
  let suspects: Outgoing[] = [];
  let refusal: DeliveryFailure | null = null;
  let hasAnswered = false;
  const again = (outcome: Outcome): Outcome => ({
    ...outcome,
    dead: [...dead, ...outcome.dead],
    // In order: what is put off goes before all that was not tried yet.
    again: [...outcome.again, ...suspects, ...parts.flat()],
  });
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const outcome = await sentOrRefused(part, deliver, signal);
    const [one] = part;
    if (outcome instanceof DeliveryFailure) {
      refusal ??= outcome;
      if (part.length > 1) {
        const middle = part.length >> 1;
        parts.unshift(part.slice(0, middle), part.slice(middle));
      } else if (one !== undefined && hasAnswered) dead.push(deadLetter(one.event, outcome.message));
      else if (one !== undefined) suspects.push(one);
      if (suspects.length >= mostSuspects) throw outcome;
      continue;
    }
    if (outcome.again.length > 0) return again(outcome);
    dead.push(...outcome.dead);
    hasAnswered = true;
    parts.unshift(...suspects.map((suspect) => [suspect]));
    suspects = [];
  }
  if (!hasAnswered && refusal !== null) throw refusal;
  return { dead, again: [], took: true, retryAfterMs: null };
}

async function sentOrRefused(
  part: readonly Outgoing[],
  deliver: SettleDeps['deliver'],
  signal: AbortSignal,
): Promise<Outcome | DeliveryFailure> {
  try {
    return await sent(part, deliver, signal);
  } catch (error) {
    if (error instanceof DeliveryFailure && error.kind === 'refused') return error;
    throw error;
  }
}
