import { expect, test } from 'vitest';
import { spanWords } from '../../../web/src/components/span-words.ts';

test.each([
  [0, '0 min'],
  [0.4, '< 1 min'],
  [1, '1 min'],
  [59.4, '59 min'],
  [59.6, '1 h'],
  [89, '1 h 29 min'],
  [1439.7, '1 d'],
  [1500, '1 d 1 h'],
  [525_600, '1 y'],
  [525_600 * 3 + 1440 * 20, '3 y 20 d'],
  [525_600 * 1234, '1,234 y'],
  [-90, '−1 h 30 min'],
])('%d minutes are %s', (minutes, words) => {
  expect(spanWords(minutes)).toBe(words);
});
