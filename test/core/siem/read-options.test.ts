import { expect, test } from 'vitest';
import { readOptions } from '../../../src/core/siem/read-options.ts';

const declared = [
  { name: 'version', about: '', values: ['2', '1'], fallback: '2' },
  { name: 'namespace', about: '', values: null, fallback: 'default' },
];

test('an option is what was given, else its fallback', () => {
  const option = readOptions(declared, { version: '1' });
  expect([option('version'), option('namespace')]).toEqual(['1', 'default']);
});

test.each<[Record<string, string>, string]>([
  [{ versoin: '1' }, 'this format has no option versoin: did you mean version?'],
  [{ version: '3' }, 'version is 3: it is one of 2, 1'],
  [{ version: '' }, 'version is empty: it is one of 2, 1'],
  [{ constructor: 'x\u001b' }, 'this format has no option constructor'],
])('%j is told: %s', (given, told) => expect(() => readOptions(declared, given)).toThrow(told));
