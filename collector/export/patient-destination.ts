import { setTimeout as pause } from 'node:timers/promises';
import { DeliveryFailure } from './delivery-failure.ts';
import type { Delivered, Destination, OutgoingRecord } from './destination.ts';

export interface PatientDeps {
  /** Makes a new one: the last one hangs, or its secrets may be others by now. Throws what it throws. */
  readonly make: () => Promise<Destination>;
  /** A delivery that has not ended after so long is given up. */
  readonly deliverMs: number;
  /** One that was told to end has so long. */
  readonly endMs: number;
}

/** A destination that always answers: one that hangs, or answers nonsense, has failed. */
export interface PatientDestination {
  readonly deliver: (records: readonly OutgoingRecord[], signal: AbortSignal) => Promise<Delivered>;
  readonly close: () => Promise<void>;
}

export function createPatientDestination({ make, deliverMs, endMs }: PatientDeps): PatientDestination {
  let current: Destination | null = null;
  const close = async (): Promise<void> => {
    const closing = current;
    current = null;
    if (closing !== null)
      await Promise.race([closing.close().catch(() => {}), pause(endMs, undefined, { ref: false })]);
  };
  const attempt = async (records: readonly OutgoingRecord[], signal: AbortSignal): Promise<Delivered> => {
    current ??= await make();
    const timeout = AbortSignal.timeout(deliverMs);
    const both = AbortSignal.any([signal, timeout]);
    const delivering = current.deliver(records, both);
    const ended = new Promise<'ended'>((resolve) => {
      const end = (): void => void setTimeout(() => resolve('ended'), endMs).unref();
      if (both.aborted) end();
      else both.addEventListener('abort', end, { once: true });
    });
    const outcome = await Promise.race([delivering, ended]);
    if (outcome !== 'ended') return checked(outcome, records.length);
    // It is not called twice at once, so this one is not called again.
    delivering.catch(() => {});
    throw new DeliveryFailure('timeout', `the receiver has not answered within ${deliverMs} ms`);
  };
  return {
    deliver: async (records, signal) => {
      try {
        return await attempt(records, signal);
      } catch (error) {
        const failure = asFailure(error);
        if (failure.kind === 'refused' || failure.kind === 'timeout') await close();
        throw failure;
      }
    },
    close,
  };
}

function asFailure(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  const isConfig = error instanceof Error && 'code' in error && error.code === 'config.invalid';
  if (isConfig) return new DeliveryFailure('refused', error.message, { cause: error });
  // What an unknown error says may hold anything.
  return new DeliveryFailure('unclear', 'the delivery ended with an unexpected error', { cause: error });
}

/** Places that are none, or that were both refused and put off, say that the receiver's answer was not understood. */
function checked(delivered: Delivered, records: number): Delivered {
  const places = [...delivered.rejected.map(({ at }) => at), ...delivered.again];
  const isPlace = (at: number): boolean => Number.isInteger(at) && at >= 0 && at < records;
  if (places.every(isPlace) && new Set(places).size === places.length) return delivered;
  throw new DeliveryFailure('unclear', 'the receiver answered about records that it was not sent');
}
