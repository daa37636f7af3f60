import { expect } from 'vitest';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { type Encoding, readObservations } from '../../../src/core/otlp/read-observations.ts';
import { receivedAt } from '../otlp/sample.ts';

/**
 * Reads a body both ways and expects the same of them: the same observations in the same order, the same counts
 * and reasons, the same heartbeats, or the same refusal. Gives how many observations there were; null: refused.
 */
export function expectSame(body: Uint8Array, encoding: Encoding = 'protobuf'): number | null {
  const objects = attempt(() => readObservations(body, encoding, receivedAt));
  const columns = attempt(() => readBatch(body, encoding, receivedAt));
  if (objects === null || columns === null) {
    expect(columns).toBe(objects);
    return null;
  }
  const { items, ...counts } = objects;
  const { batch, ...batchCounts } = columns;
  const observations = items.filter((item) => item.kind !== 'heartbeat');
  expect(batchCounts).toStrictEqual(counts);
  expect(observationsOf(batch)).toStrictEqual(observations);
  expect(batch.heartbeats).toStrictEqual(items.filter((item) => item.kind === 'heartbeat'));
  return observations.length;
}

/** Null for a body that is refused as one that breaks; anything else that is thrown fails the test. */
function attempt<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MayflyError) || error.code !== 'request.undecodable') throw error;
    return null;
  }
}
