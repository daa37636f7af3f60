import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliverInParts } from '../../../collector/export/deliver-in-parts.ts';
import { DeliveryFailure } from '../../../collector/export/delivery-failure.ts';
import { ndjson } from '../../../src/core/siem/formats/ndjson.ts';
import { outgoing, taken } from './outgoing.ts';

const records = outgoing(ndjson, 16);
const refusal = { refused: 'content', at: null, reason: 'bad' } as const;

test('every record arrives in order, and exactly the bad ones are rejected', async () => {
  const someBad = fc.uniqueArray(fc.nat({ max: 15 }), { maxLength: 15 });
  await fc.assert(
    fc.asyncProperty(someBad, fc.boolean(), async (bad, isNamed) => {
      const arrived: number[] = [];
      const delivered = await deliverInParts(records, async (part) => {
        const places = part.map((record) => records.indexOf(record));
        const at = places.findIndex((place) => bad.includes(place));
        if (at >= 0) return { ...refusal, at: isNamed ? at : null };
        arrived.push(...places);
        return taken;
      });
      expect(arrived).toEqual([...records.keys()].filter((place) => !bad.includes(place)));
      expect(delivered.rejected.map(({ at }) => at)).toEqual([...bad].sort((one, other) => one - other));
      expect(delivered.again).toEqual([]);
    }),
  );
});

test('what came before a failure stays delivered, the rest is sent again', async () => {
  let calls = 0;
  const delivered = await deliverInParts(records, async (part) => {
    if (part.length > 4) return { refused: 'size', at: null, reason: 'large' };
    calls += 1;
    if (calls === 3) throw new DeliveryFailure('busy', 'later', { retryAfterMs: 7_000 });
    return taken;
  });
  expect(delivered).toEqual({ rejected: [], again: [8, 9, 10, 11, 12, 13, 14, 15], retryAfterMs: 7_000 });
});

const sizeOf = ({ body }: (typeof records)[number]): number => Buffer.byteLength(body);
const firstThree = records.slice(0, 3).reduce((sum, record) => sum + sizeOf(record), 0);

test.each([
  ['records', { records: 5, bytes: 1_000_000_000 }, [5, 5, 5, 1]],
  ['bytes, to the last one', { records: 100, bytes: firstThree }, [3]],
  ['bytes, to the last one but one', { records: 100, bytes: firstThree - 1 }, [2]],
  ['bytes that no record keeps', { records: 100, bytes: 1 }, Array(16).fill(1)],
  ['neither', { records: 100, bytes: 1_000_000_000 }, [16]],
])('requests are bounded by %s', async (_by, limits, sizes) => {
  const parts: (typeof records)[] = [];
  const send = async (part: typeof records) => {
    parts.push(part);
    return taken;
  };
  expect(await deliverInParts(records, send, limits)).toEqual(taken);
  expect(parts.map((part) => part.length).slice(0, sizes.length)).toEqual(sizes);
  expect(parts.flat()).toEqual(records);
});

test('a failure of the first part is the failure of the batch', async () => {
  const failure = new DeliveryFailure('unreachable', 'nobody there');
  await expect(deliverInParts(records, () => Promise.reject(failure))).rejects.toBe(failure);
});

test('when not one of several is wanted, it is the stream and no record becomes a dead letter', async () => {
  await expect(deliverInParts(records, async () => refusal)).rejects.toMatchObject({
    kind: 'refused',
    message: 'takes not one of 16 records: bad',
  });
});

test('records that are each too large are each rejected', async () => {
  const tooLarge = { refused: 'size', at: null, reason: 'large' } as const;
  const delivered = await deliverInParts(records, async () => tooLarge);
  expect(delivered.rejected).toHaveLength(16);
});

test('what the receiver says of single records is told by their places in the batch', async () => {
  const delivered = await deliverInParts(records, async (part) =>
    part.length > 8
      ? { refused: 'size', at: null, reason: 'large' }
      : { rejected: [{ at: 1, reason: 'no' }], again: [2], retryAfterMs: null },
  );
  expect(delivered.rejected.map(({ at }) => at)).toEqual([1, 9]);
  expect(delivered.again).toEqual([2, 10]);
});
