import { expect, test } from 'vitest';
import { clockTime, relativeTime, shortTimeAgo, timeAgo } from '../../../src/cli/terminal/relative-time.ts';

const now = 1_800_000_000_000;

test.each([
  [0, 'now'],
  [-999, 'now'],
  [-1_000, '1s ago'],
  [-59_999, '59s ago'],
  [-60_000, '1m ago'],
  [-3_599_999, '59m ago'],
  [-3_600_000, '1h ago'],
  [-86_400_000, '1d ago'],
  [-400 * 86_400_000, '400d ago'],
  [860_000, 'in 14m'],
  [500, 'now'],
])('%i ms from now is %s', (distance, text) => expect(relativeTime(now + distance, now)).toBe(text));

test('what was seen was not seen in the future, although a clock says so', () => {
  expect([timeAgo(now + 9_000, now), timeAgo(now - 9_000, now)]).toEqual(['now', '9s ago']);
  expect([shortTimeAgo(now + 9_000, now), shortTimeAgo(now - 9_000, now)]).toEqual(['now', '9s']);
});

test('a clock time is one a person reads', () => {
  expect(clockTime('2027-01-15T08:00:00.123Z')).toBe('2027-01-15 08:00:00Z');
});
