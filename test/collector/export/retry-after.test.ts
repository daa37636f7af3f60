import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../collector/export/retry-after.ts';
import { instant } from '../../../src/core/instant.ts';

const now = instant(Date.UTC(2026, 10, 23, 3));

test.each([
  ['120', 120_000],
  [' 5 ', 5000],
  ['0', 0],
  ['Mon, 23 Nov 2026 03:01:00 GMT', 60_000],
  ['Mon, 23 Nov 2026 02:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['Thu, 01 Jan 2099 00:00:00 GMT', 86_400_000],
  ['-5', null],
  ['soon', null],
  ['', null],
])('%j is %s milliseconds', (text, ms) => {
  expect(retryAfterMs(new Headers({ 'retry-after': text }), now)).toBe(ms);
});

test('nothing said is nothing known', () => expect(retryAfterMs(new Headers(), now)).toBeNull());
