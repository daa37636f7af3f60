import { expect, test } from 'vitest';
import { keepRows } from '../../../src/core/batch/keep-rows.ts';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import { sampleBatch, sampleProcess } from '../../support/sample-batch.ts';

const batch = sampleBatch(
  Array.from({ length: 6 }, (_, i) => ({
    process: sampleProcess({ service: `service-${i}` }),
    agent: `agent-${i}`,
    at: 1_790_000_000_000 + i,
    count: i,
    type: `type-${i}`,
    subject: `subject-${i % 2}`,
    joinKeys: [`key-${i}`],
  })),
);

test.each([[[]], [[0]], [[5]], [[1, 3, 4]], [[0, 1, 2, 3, 4, 5]]])('of the rows %j all is kept', (rows) => {
  const kept = keepRows(batch, Int32Array.from(rows));
  const all = [...observationsOf(batch)];
  expect([...observationsOf(kept)]).toEqual(rows.map((row) => all[row]));
});

test('what only the other rows named is gone', () => {
  const text = JSON.stringify(keepRows(batch, Int32Array.of(2)));
  expect(text).toContain('agent-2');
  for (const gone of ['agent-1', 'service-3', 'type-4', 'subject-1', 'key-5'])
    expect(text).not.toContain(gone);
});
