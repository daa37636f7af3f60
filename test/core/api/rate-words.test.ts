import { expect, test } from 'vitest';
import { rateWords } from '../../../src/core/api/rate-words.ts';

test.each([
  [0, '0/s'],
  [0.02, '< 0.1/s'],
  [0.44, '0.4/s'],
  [9.96, '10/s'],
  [12.4, '12/s'],
  [12_345, '12,345/s'],
])('%s is written %s', (rate, words) => expect(rateWords(rate)).toBe(words));
