import { expect, test } from 'vitest';
import { dopplerSecrets } from '../../../../src/core/issuers/reading/doppler-secrets.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { exchange } from '../exchange.ts';

const value = fakeSecret('', 24);

function namesOf(answer: unknown) {
  const url = 'https://api.doppler.com/v3/configs/config/secrets/download';
  return dopplerSecrets(exchange({ method: 'GET', url, answer })).map(({ name, secret }) => [name, secret]);
}

test.each<[string, unknown, unknown]>([
  [
    'lines with comments and quotes',
    `# a comment\nA='${value}'\nexport B=${value}\n\nno line`,
    [
      ['A', value],
      ['B', value],
    ],
  ],
  ['a quoted line break', `A="${value}\\nb"`, [['A', `${value}\nb`]]],
  ['a value that is not text', { A: value, B: 1, C: null }, [['A', value]]],
  ['a value that only its reference tells', { secrets: { A: { raw: value } } }, [['A', value]]],
  ['a list', [], []],
  ['a page', '<html></html>', []],
  ['nothing', '', []],
])('%s', (_what, answer, expected) => {
  expect(namesOf(answer)).toEqual(expected);
});

test('a config has at most 256 secrets', () => {
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`A${i}`, `${value}${i}`]));
  expect(namesOf(many)).toHaveLength(256);
});
