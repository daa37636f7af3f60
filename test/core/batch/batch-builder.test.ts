import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchOf } from '../../../src/core/batch/batch-builder.ts';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { request } from '../otlp/arbitrary-request.ts';
import { receivedAt, spanWith, traceOf } from '../otlp/sample.ts';

test('a batch of observations expands to them again', { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(request, (traces) => {
      const { items } = readObservations(encodeTraces(traces, 'protobuf'), 'protobuf', receivedAt);
      const batch = batchOf(items, receivedAt);
      expect([...observationsOf(batch), ...batch.heartbeats]).toStrictEqual([
        ...items.filter((item) => item.kind !== 'heartbeat'),
        ...items.filter((item) => item.kind === 'heartbeat'),
      ]);
    }),
    { numRuns: 500 },
  );
});

test('it has the columns that the scanner makes of the same request', () => {
  const spans = Array.from({ length: 200 }, (_, i) =>
    spanWith({ 'user.id': `u${i % 3}`, 'mayfly.count': i + 1 }),
  );
  const body = encodeTraces(traceOf(spans), 'protobuf');
  const { items } = readObservations(body, 'protobuf', receivedAt);
  expect(batchOf(items, receivedAt)).toStrictEqual(readBatch(body, 'protobuf', receivedAt).batch);
});

test('nothing is an empty batch', () => {
  expect(batchOf([], receivedAt)).toMatchObject({
    length: 0,
    strings: [''],
    lists: [[]],
    contexts: [],
    heartbeats: [],
  });
});
