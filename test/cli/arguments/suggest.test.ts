import { expect, test } from 'vitest';
import { didYouMean, distance, suggest } from '../../../src/cli/arguments/suggest.ts';

test.each([
  ['list', 'list', 0],
  ['lits', 'list', 1],
  ['lst', 'list', 1],
  ['lisst', 'list', 1],
  ['lift', 'list', 1],
  ['', 'list', 4],
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
])('from %s to %s it is %i steps', (a, b, steps) => {
  expect(distance(a, b)).toBe(steps);
  expect(distance(b, a)).toBe(steps);
});

const words = ['run', 'list', 'show', 'token create', 'token list', 'drain', 'environment', 'endpoint'];

test.each([
  ['lits', 'list'],
  ['LIST', 'list'],
  ['rn', 'run'],
  ['shwo', 'show'],
  ['drian', 'drain'],
  ['env', 'environment'],
  ['enviroment', 'environment'],
  ['tokn create', 'token create'],
])('%s is taken for %s', (typed, meant) => expect(suggest(typed, words)).toBe(meant));

test.each(['frobnicate', 'x', '', 'en', 'a'.repeat(10_000)])('%s is not guessed at', (typed) => {
  expect(suggest(typed, words)).toBeNull();
});

test('a guess is put as a question, no guess as nothing', () => {
  expect([didYouMean('list'), didYouMean(null)]).toEqual([': did you mean list?', '']);
});
