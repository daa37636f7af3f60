import { expect, test } from 'vitest';
import { filterFlags, filterParameters } from '../../../src/cli/arguments/filters.ts';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { list } from '../../../src/cli/commands/list.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

function parameters(...args: string[]): string {
  return decodeURIComponent(filterParameters(parseInput(list, args)).toString());
}

test.each([
  [['provider:aws'], 'provider=aws'],
  [['--provider', 'aws'], 'provider=aws'],
  [['provider:aws', 'provider:gcp', '--provider', 'vault'], 'provider=vault&provider=aws&provider=gcp'],
  [['state:live', 'environment:production'], 'state=live&environment=production'],
  [['join-key:jwt.jti:https://a#b'], 'join_key=jwt.jti:https://a#b'],
  [['join_key:x:y'], 'join_key=x:y'],
  [['Provider:aws'], 'provider=aws'],
  [['fingerprint:mf1_abc'], 'fingerprint=mf1_abc'],
  [[], ''],
])('%j asks for %s', (args, query) => expect(parameters(...args)).toBe(query));

test.each([
  [['provder:aws'], 'list: unknown filter provder: did you mean provider:…?'],
  [['env:production'], 'list: unknown filter env: did you mean environment:…?'],
  [
    ['colour:red'],
    'list: unknown filter colour (fields: provider, type, service, environment, agent, tool, state, fingerprint, join-key)',
  ],
  [
    ['agent'],
    'list: a word that is no filter: write field:value, for example agent:… (fields: provider, type, service, environment, agent, tool, state, fingerprint, join-key)',
  ],
  [['state:liv'], 'list: liv is no state: did you mean state:live?'],
  [['state:gone'], 'list: gone is no state, only live, idle, expired, ended'],
  [['--state', 'idel'], 'list: idel is no state: did you mean state:idle?'],
  [['provider:'], 'list: provider needs a value: provider:NAME'],
  [['fingerprint:mf1_a', 'fingerprint:mf1_b'], 'list: fingerprint is given twice'],
])('%j is one clear message', (args, message) => {
  expect(() => parameters(...args)).toThrow(expect.objectContaining({ code: 'request.invalid', message }));
});

test.each([
  ['as a word', (secret: string) => [secret]],
  ['as a fingerprint', (secret: string) => [`fingerprint:${secret}`]],
  ['as a fingerprint flag', (secret: string) => ['--fingerprint', secret]],
])('a secret that was pasted %s is neither sent nor repeated', (_how, args) => {
  const secret = fakeSecret('ghp_', 36);
  let message = '';
  try {
    parameters(...args(secret));
  } catch (error) {
    message = String(error);
  }
  expect(message).not.toBe('');
  expect(message).not.toContain(secret.slice(4, 16));
});

test('every filter is a flag', () => {
  expect(Object.keys(filterFlags)).toHaveLength(9);
});
