import { expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { list } from '../../../src/cli/commands/list.ts';
import { filterOf } from '../../../src/cli/filter/filter-of.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { sampleNow } from '../support/sample-credentials.ts';

function text(...args: string[]): string {
  return filterOf('list', parseInput(list, args), sampleNow).text;
}

test.each([
  [['provider:aws'], 'provider:aws'],
  [['provider:aws', 'is:live'], 'provider:aws is:live'],
  [['provider:aws is:live'], 'provider:aws is:live'],
  [['is:live', '-env:dev', '-word'], 'is:live -env:dev -word'],
  [['--provider', 'aws'], 'provider:aws'],
  [['provider:aws', '--provider', 'gcp', '--provider', 'vault'], 'provider:aws provider:gcp,vault'],
  [['--agent', 'release bot'], 'agent:"release bot"'],
  [['--agent', 'plan*'], 'agent:"plan*"'],
  [['--agent', 'none'], 'agent:"none"'],
  [['--service', 'a', '--environment', 'b', '--state', 'live'], 'workload:a env:b is:live'],
  [['--join-key', 'jwt.jti:https://a#b'], 'join-key:jwt.jti:https://a#b'],
  [['--fingerprint', 'mf1_abc'], 'fingerprint:mf1_abc'],
  [['--sort', '-uses', '--as-of', '2026-11-20T10:00Z'], 'sort:-uses as-of:2026-11-20T10:00Z'],
  [['--sort=uses', '-env:dev'], '-env:dev sort:uses'],
  [[], ''],
])('%j asks for %s', (args, asked) => expect(text(...args)).toBe(asked));

test.each([
  [['provder:aws'], 'list: at character 1: there is no field provder: did you mean provider?'],
  [['is:live', 'colour:red'], /^list: at character 9: there is no field colour;/],
  [['is:liv'], /^list: at character 4: .*did you mean is:live\?$/],
  [['--state', 'idel'], /^list: at character 4: .*did you mean is:idle\?$/],
  [['--sort', 'use'], /^list: at character 6: sort takes .*did you mean sort:uses\?$/],
  [['--as-of', 'yesterday'], /^list: at character 7: as-of takes a moment/],
  [['provider:'], /^list: at character 1: provider needs a value/],
])('%j is one clear message with its place', (args, message) => {
  expect(() => text(...args)).toThrow(
    expect.objectContaining({
      code: 'request.invalid',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      at: expect.objectContaining({ from: expect.any(Number) }),
    }),
  );
});

test.each([
  ['as a word', (secret: string) => [secret]],
  ['as a value', (secret: string) => [`name:${secret}`]],
  ['as a flag', (secret: string) => ['--agent', secret]],
])('a secret given %s is neither taken nor repeated', (_what, args) => {
  const secret = fakeSecret('ghp_', 36);
  const failure = (() => {
    try {
      return text(...args(secret));
    } catch (error) {
      return String(error);
    }
  })();
  expect(failure).toContain('this looks like a credential');
  expect(failure).not.toContain(secret.slice(4, 20));
});
