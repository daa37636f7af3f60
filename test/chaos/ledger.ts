import type { Batch, Context } from '../../src/core/batch/batch.ts';
import { dimensionsOf, hashOf } from '../../src/core/inventory/fold.ts';

/** The greatest count by (credential, context, process instance): all that law 1 keeps of counts. */
export type Readings = ReadonlyMap<string, number>;

export interface Ledger {
  readonly add: (batch: Batch) => void;
  readonly readings: Readings;
}

export function createLedger(): Ledger {
  const readings = new Map<string, number>();
  return {
    readings,
    add: (batch) => {
      const fingerprints = hexOf(batch.fingerprints);
      const places = batch.contexts.map(placeOf);
      for (let i = 0; i < batch.length; i++) {
        const place = places[batch.context[i] ?? 0];
        if (place === undefined) throw new Error('an observation without a context');
        const key = readingKey(fingerprints.slice(i * 32, i * 32 + 32), place);
        const count = batch.count[i] ?? 0;
        if (count > (readings.get(key) ?? 0)) readings.set(key, count);
      }
    },
  };
}

const places = new Map<string, number>();

/** `fingerprint` and the two parts of a place as 32 hex digits. Few places, many readings: a place is a number. */
export function readingKey(fingerprint: string, place: string): string {
  let number = places.get(place);
  if (number === undefined) places.set(place, (number = places.size));
  return `${fingerprint}${number}`;
}

function placeOf(context: Context): string {
  return hashOf(Object.values(dimensionsOf(context))) + hashOf([context.process.instance]);
}

function hexOf(words: Int32Array): string {
  const bytes = Buffer.allocUnsafe(words.length * 4);
  for (const [i, word] of words.entries()) bytes.writeInt32BE(word, i * 4);
  return bytes.toString('hex');
}

/** How two ledgers differ, in spans: a reading stands for as many spans as it counts. */
export interface Difference {
  /** Readings that are smaller than they must be, or not there. */
  readonly lost: number;
  /** Readings that are greater than anybody ever sent. */
  readonly extra: number;
}

export function difference(expected: Readings, found: Readings): Difference {
  let [lost, extra] = [0, 0];
  for (const [key, count] of expected) lost += Math.max(0, count - (found.get(key) ?? 0));
  for (const [key, count] of found) extra += Math.max(0, count - (expected.get(key) ?? 0));
  return { lost, extra };
}
