import { expect, test } from 'vitest';
import { coverageGaps, type WorkloadCoverage } from '../../../src/core/api/inventory-views.ts';
import { gapWords } from '../../../web/src/blind-spots/gap-words.ts';
import { shareWords } from '../../../web/src/blind-spots/share-words.ts';

const coverage: WorkloadCoverage = {
  processes: 3,
  silent: 1,
  hooks: [],
  shadowed: ['undici'],
  seen: 200,
  coalesced: 0,
  dropped: 1,
  unattributed: 50,
  overflowed: 2,
  skewedAt: null,
  gaps: [...coverageGaps],
};

test.each(coverageGaps)('%s is explained in a sentence, with what to do', (gap) => {
  const { title, means, todo } = gapWords[gap];
  for (const text of [means(coverage), todo]) expect(text).toMatch(/^[A-Z0-9].*\.$/);
  expect(title).toMatch(/^[A-Z]/);
});

test('numbers are told with the word that fits', () => {
  expect(gapWords.dropped.means(coverage)).toContain('1 observation was dropped');
  expect(gapWords.overflowed.means(coverage)).toContain('2 observations were counted');
  expect(gapWords.silent.means(coverage)).toContain('1 of 3 processes');
  expect(gapWords.unattributed.means(coverage)).toContain('50 observations (25 %)');
  expect(gapWords.unattributed.means({ ...coverage, seen: 0 })).not.toContain('%');
});

test.each([
  [0, 0, '–'],
  [0, 10, '0 %'],
  [1, 1000, '<1 %'],
  [1, 3, '33 %'],
  [999, 1000, '>99 %'],
  [10, 10, '100 %'],
])('%d of %d is %s', (part, whole, words) => {
  expect(shareWords(part, whole)).toBe(words);
});
