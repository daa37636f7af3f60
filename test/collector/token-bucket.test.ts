import { expect, test } from 'vitest';
import { createTokenBucket } from '../../collector/token-bucket.ts';

function taken(bucket: ReturnType<typeof createTokenBucket>, nowMs: number): number {
  let count = 0;
  while (bucket.take(nowMs)) count++;
  return count;
}

test('the burst may be taken at once, then the rate', () => {
  const bucket = createTokenBucket({ perSecond: 10, burst: 25 });
  expect([0, 0, 100, 1100, 1150].map((at) => taken(bucket, at))).toEqual([25, 0, 1, 10, 0]);
});

test('it never holds more than the burst', () => {
  const bucket = createTokenBucket({ perSecond: 10, burst: 25 });
  expect(taken(bucket, 0)).toBe(25);
  expect(bucket.isFull(1000)).toBe(false);
  expect(bucket.isFull(1_000_000)).toBe(true);
  expect(taken(bucket, 1_000_000)).toBe(25);
});

test('what is charged beyond it is owed, and paid by the rate', () => {
  const bucket = createTokenBucket({ perSecond: 10, burst: 20 });
  bucket.charge(50, 0);
  expect([0, 2900, 3100].map((at) => bucket.isInDebt(at))).toEqual([true, true, false]);
});
