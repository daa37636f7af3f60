import { expect, test } from 'vitest';
import { createSignInPace } from '../../collector/sign-in-pace.ts';

test('a peer may try twenty times at once, then three times a second; others are not held up', () => {
  let now = 0;
  const pace = createSignInPace(() => now);
  const tries = (peer: string): number =>
    Array.from({ length: 100 }, () => pace.mayTry(peer)).filter(Boolean).length;
  expect([tries('a'), tries('a'), tries('b')]).toEqual([20, 0, 20]);
  now += 1000;
  expect(tries('a')).toBe(3);
});

test('many peers do not fill the memory, and those who owe are not forgiven by a few others', () => {
  const pace = createSignInPace(() => 0);
  for (let i = 0; i < 100; i++) pace.mayTry('greedy');
  for (let i = 0; i < 900; i++) pace.mayTry(`peer ${i}`);
  expect(pace.mayTry('greedy')).toBe(false);
  for (let i = 0; i < 5000; i++) pace.mayTry(`another ${i}`);
  expect(pace.mayTry('greedy')).toBe(true);
});

test('refusals of all peers fill the audit slowly', () => {
  let now = 0;
  const pace = createSignInPace(() => now);
  const records = (): number => Array.from({ length: 1000 }, () => pace.mayRecord()).filter(Boolean).length;
  expect(records()).toBe(100);
  now += 1000;
  expect(records()).toBe(10);
});
