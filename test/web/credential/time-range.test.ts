import { expect, test } from 'vitest';
import { askedRange, drawnUntil, fittingRange, timeRangeOf } from '../../../web/src/credential/time-range.ts';

const now = Date.parse('2026-11-20T10:20:30.000Z');
const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString();

test.each([
  [1, '24h'],
  [25, '7d'],
  [24 * 8, '30d'],
  [24 * 40, 'all'],
])('what was first seen %d hours ago fits %s', (hours, range) => {
  expect(fittingRange(ago(hours), now)).toBe(range);
});

test.each([
  ['24h', ago(1), '2026-11-19T10:00:00.000Z', '2026-11-20T11:00:00.000Z', 'hour'],
  ['30d', ago(1), '2026-10-21T00:00:00.000Z', '2026-11-21T00:00:00.000Z', 'day'],
  ['all', ago(3), '2026-11-20T07:00:00.000Z', '2026-11-20T11:00:00.000Z', 'hour'],
  ['all', ago(24 * 100), '2026-08-12T00:00:00.000Z', '2026-11-21T00:00:00.000Z', 'day'],
] as const)('%s of what was first seen at %s is asked in whole steps', (range, first, from, to, step) => {
  expect(askedRange(range, first, now)).toEqual({ from, to, step });
});

test('a range that is not known is none', () => {
  expect(timeRangeOf('7d')).toBe('7d');
  expect(timeRangeOf('7 d')).toBeNull();
  expect(timeRangeOf(null)).toBeNull();
});

test('the expiry is drawn when it is not too far', () => {
  const day = { from: ago(24), to: ago(0) };
  expect(drawnUntil(day, null)).toBe(day.to);
  expect(drawnUntil(day, ago(3))).toBe(day.to);
  expect(drawnUntil(day, ago(-300))).toBe(day.to);
  expect(drawnUntil(day, ago(-2)) > ago(-2)).toBe(true);
});
