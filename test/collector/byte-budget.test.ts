import { expect, test } from 'vitest';
import { createByteBudget } from '../../collector/byte-budget.ts';

test('all leases together hold at most the budget, and what is released can be taken again', () => {
  const budget = createByteBudget(100);
  const [a, b] = [budget.lease(), budget.lease()];
  a.take(60);
  b.take(40);
  expect(budget.held()).toBe(100);
  expect(() => b.take(1)).toThrow(expect.objectContaining({ code: 'collector.overloaded', retryable: true }));
  a.release();
  a.release();
  b.take(60);
  expect(() => a.take(1)).toThrow();
});

test('what one lease gives back is never more than it took', () => {
  const budget = createByteBudget(100);
  const [a, b] = [budget.lease(), budget.lease()];
  a.take(30);
  b.take(30);
  a.give(10);
  expect([budget.held(), a.left()]).toEqual([50, 50]);
  a.give(1000);
  expect(budget.held()).toBe(30);
  a.release();
  expect(budget.held()).toBe(30);
});

test('large requests leave room for small ones, unless they are alone', () => {
  const MiB = 1024 * 1024;
  const budget = createByteBudget(10 * MiB, 3 * MiB);
  const [large, other, honest] = [budget.lease(), budget.lease(), budget.lease()];
  large.take(6 * MiB);
  expect(() => other.take(2 * MiB)).toThrow();
  honest.take(MiB);
  expect(() => honest.take(1)).toThrow();
  expect(() => large.take(1)).toThrow();
  honest.release();
  large.take(4 * MiB);
  expect(() => honest.take(1)).toThrow();
});
