import { expect, test } from 'vitest';
import { deliverByGroup } from '../../../collector/export/deliver-by-group.ts';
import { DeliveryFailure } from '../../../collector/export/delivery-failure.ts';
import { ndjson } from '../../../src/core/siem/formats/ndjson.ts';
import { outgoing, taken } from './outgoing.ts';

const records = outgoing(ndjson, 6);
const oddOrEven = ({ sequence }: { sequence: number }) => (sequence % 2 === 0 ? 'even' : 'odd');

test('answers are told by places in the batch', async () => {
  const delivered = await deliverByGroup(records, oddOrEven, async (group) => ({
    rejected: group === 'odd' ? [{ at: 1, reason: 'no' }] : [],
    again: group === 'even' ? [2] : [],
    retryAfterMs: null,
  }));
  expect(delivered).toEqual({ rejected: [{ at: 3, reason: 'no' }], again: [4], retryAfterMs: null });
});

test('a group that fails after another was delivered is sent again', async () => {
  const delivered = await deliverByGroup(records, oddOrEven, async (group) => {
    if (group === 'odd') throw new DeliveryFailure('busy', 'later', { retryAfterMs: 5 });
    return taken;
  });
  expect(delivered).toEqual({ rejected: [], again: [1, 3, 5], retryAfterMs: 5 });
});

test('a failure of the first group is the failure of the batch', async () => {
  const failure = new DeliveryFailure('busy', 'later');
  await expect(deliverByGroup(records, oddOrEven, () => Promise.reject(failure))).rejects.toBe(failure);
});
