import { expect, test } from 'vitest';
import { rowForKey } from '../../../web/src/table/row-for-key.ts';

test.each([
  ['j', 6],
  ['ArrowDown', 6],
  ['k', 4],
  ['ArrowUp', 4],
  ['PageDown', 25],
  ['PageUp', -15],
  ['Home', 0],
  ['End', 99],
  ['x', null],
  [' ', null],
])('%j leads from row 5 to %j', (key, expected) => {
  expect(rowForKey(key, { from: 5, page: 20, last: 99 })).toBe(expected);
});
