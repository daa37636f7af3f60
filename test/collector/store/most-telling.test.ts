import { expect, test } from 'vitest';
import { mostTelling } from '../../../collector/store/most-telling.ts';

test.each([
  [[], 'unknown'],
  [['unknown'], 'unknown'],
  [['aws', 'unknown'], 'aws'],
  [['a', 'b'], 'a'],
  [['unknown', 'unknown.bearer'], 'unknown.bearer'],
  [['unknown.bearer', 'zoom.token'], 'zoom.token'],
])('of %j it is %s', (members, shown) => {
  expect(mostTelling(members)).toBe(shown);
});
