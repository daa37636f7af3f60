import { expect, test } from 'vitest';
import { createByteBudget } from '../../collector/byte-budget.ts';

test('all leases together hold at most the budget, and what is released can be taken again', () => {
  const lease = createByteBudget(100);
  const [a, b] = [lease(), lease()];
  a.take(60);
  b.take(40);
  expect(() => b.take(1)).toThrow(expect.objectContaining({ code: 'collector.overloaded', retryable: true }));
  a.release();
  a.release();
  b.take(60);
  expect(() => a.take(1)).toThrow();
});
