import { expect, test } from 'vitest';
import { backfillFrom } from '../../../web/src/exports/backfill-from.ts';

test.each([
  ['24h', '2026-11-19T10:00:00.000Z'],
  [' 90m ', '2026-11-20T08:30:00.000Z'],
  ['2026-11-18', '2026-11-18T00:00:00.000Z'],
  ['2026-11-18T10:30+01:00', '2026-11-18T09:30:00.000Z'],
  ['yesterday', null],
  ['', null],
  ['99999w', null],
])('%j is from %s', (text, from) => {
  expect(backfillFrom(text, Date.parse('2026-11-20T10:00:00.000Z'))).toBe(from);
});
