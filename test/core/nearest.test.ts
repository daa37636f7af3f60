import { expect, test } from 'vitest';
import { didYouMean, distance, nearest } from '../../src/core/nearest.ts';

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

const commands = ['run', 'list', 'show', 'token create', 'token list', 'drain', 'environment', 'endpoint'];
const words = [...commands, 'provider', 'type', 'tool', 'join_key', 'MAYFLY_PORT'];

test.each([
  ['lits', 'list'],
  ['LIST', 'list'],
  ['rn', 'run'],
  ['shwo', 'show'],
  ['drian', 'drain'],
  ['env', 'environment'],
  ['enviroment', 'environment'],
  ['tokn create', 'token create'],
  ['provider', 'provider'],
  ['proivder', 'provider'],
  ['provder', 'provider'],
  ['joinkey', 'join_key'],
  ['tooll', 'tool'],
  ['MAYFLY_PROT', 'MAYFLY_PORT'],
  ['mayfly_port', 'MAYFLY_PORT'],
])('%s is taken for %s', (typed, meant) => expect(nearest(typed, words)).toBe(meant));

test.each(['frobnicate', 'colour', 'x', '', 'en', 'a'.repeat(10_000)])('%s is not guessed at', (typed) => {
  expect(nearest(typed, words)).toBeNull();
});

test('a guess is put as a question, no guess as nothing', () => {
  expect([didYouMean('list'), didYouMean(null)]).toEqual([': did you mean list?', '']);
});
