import { expect, test } from 'vitest';
import { lagWords } from '../../../web/src/exports/lag-words.ts';

test.each([
  [0, 'none'],
  [0.4, 'under 1 s'],
  [12.9, '12 s'],
  [3700, '1 h'],
])('a lag of %s s is %s', (seconds, words) => expect(lagWords(seconds)).toBe(words));
