import { expect, test } from 'vitest';
import { agoWords, durationWords, momentWords, untilWords } from '../../../web/src/components/time-words.ts';

const minute = 60_000;
const day = 86_400_000;

test.each([
  [0, '0 s'],
  [999, '0 s'],
  [59_999, '59 s'],
  [minute, '1 min'],
  [90 * minute, '1 h'],
  [47 * 60 * minute, '1 d'],
  [399 * day, '399 d'],
  [800 * day, '2 y'],
])('%i ms is %s', (ms, words) => expect(durationWords(ms)).toBe(words));

test('what is just over, or a little ahead by another clock, is now', () => {
  expect([agoWords(0, 4000), agoWords(30_000, 0), agoWords(0, 6000), agoWords(5 * minute, 0)]).toEqual([
    'now',
    'now',
    '6 s ago',
    'in 5 min',
  ]);
});

test('an expiry is ahead or past', () => {
  expect([untilWords(minute, 0), untilWords(0, minute)]).toEqual(['in 1 min', '1 min ago']);
});

test('a moment is told in UTC', () =>
  expect(momentWords('2026-11-20T10:00:05.123Z')).toBe('2026-11-20 10:00:05 UTC'));
