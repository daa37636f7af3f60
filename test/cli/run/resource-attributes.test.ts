import { expect, test } from 'vitest';
import { setResourceAttributes } from '../../../src/cli/run/resource-attributes.ts';

test.each([
  ['nothing to nothing', undefined, {}, ''],
  ['what is given alone', 'a=1,b=2', { c: null }, 'a=1,b=2'],
  ['what is set alone', '', { a: 'x' }, 'a=x'],
  [
    'a set one in the place of a given',
    'a=1, service.name = old ,b=2',
    { 'service.name': 'new' },
    'a=1,b=2,service.name=new',
  ],
  ['values with commas, equals and spaces', undefined, { a: 'x, y=z' }, 'a=x%2C%20y%3Dz'],
])('it makes %s', (_what, given, ...[set, text]) =>
  expect(setResourceAttributes(given, set as Record<string, string | null>)).toBe(text),
);
