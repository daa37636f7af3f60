import { expect, test } from 'vitest';
import { withoutControls } from '../../../src/core/siem/one-line.ts';

test.each([
  ['a\r\nb\rc\nd', 'a\nb\nc\nd'],
  ['a\tb', 'a b'],
  ['a\0b\u001b[31m', 'a\\x00b\\x1b[31m'],
  ['a\u0085b\u2028c\u007f', 'a\\x85b\\u2028c\\x7f'],
  ['\ud800x', '\ufffdx'],
  ['  a \n', 'a'],
  ['naïve 😀 – נ', 'naïve 😀 – נ'],
])('%j is %j', (text, expected) => {
  expect(withoutControls(text)).toBe(expected);
});
