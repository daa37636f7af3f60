import { expect, test } from 'vitest';
import { nearest } from '../../collector/nearest.ts';

const known = ['provider', 'type', 'tool', 'join_key'];

test.each([
  ['provider', 'provider'],
  ['proivder', 'provider'],
  ['provder', 'provider'],
  ['joinkey', 'join_key'],
  ['tols', 'tool'],
  ['colour', null],
  ['', null],
  ['provider'.repeat(20), null],
])('%s means %s', (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});
