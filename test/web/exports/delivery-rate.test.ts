import { expect, test } from 'vitest';
import {
  type DeliveryReading,
  ratePerSecond,
  rateWords,
  withReading,
} from '../../../web/src/exports/delivery-rate.ts';

const readings = (...pairs: readonly (readonly [seconds: number, delivered: number])[]) =>
  pairs.reduce<readonly DeliveryReading[]>(
    (before, [seconds, delivered]) => withReading(before, { at: seconds * 1000, delivered }),
    [],
  );

test.each<[string, readonly DeliveryReading[], number, number | null]>([
  ['nothing was read', [], 10, null],
  ['it is too early', readings([0, 5]), 2, null],
  ['nothing is delivered', readings([0, 5]), 10, 0],
  ['some are delivered', readings([0, 5], [5, 25]), 10, 2],
  ['what is older than a minute does not count', readings([0, 0], [10, 6000], [65, 6060]), 70, 1],
  ['all of it is older than a minute', readings([0, 0], [10, 6000]), 80, 0],
  ['it was made anew and counts from the beginning', readings([0, 900], [5, 3], [10, 13]), 10, 2],
])('%s', (_what, all, now, rate) => expect(ratePerSecond(all, now * 1000)).toBe(rate));

test('an hour of readings is as many as a minute has', () => {
  const hour = readings(...Array.from({ length: 3600 }, (_, second) => [second, second] as const));
  expect(hour.length).toBeLessThan(70);
  expect(ratePerSecond(hour, 3_599_000)).toBe(1);
});

test.each([
  [null, '–'],
  [0, '0/s'],
  [0.02, '< 0.1/s'],
  [0.44, '0.4/s'],
  [9.96, '10/s'],
  [12.4, '12/s'],
  [12_345, '12,345/s'],
])('%s is written %s', (rate, words) => expect(rateWords(rate)).toBe(words));
