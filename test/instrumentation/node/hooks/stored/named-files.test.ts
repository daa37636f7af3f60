import { expect, test } from 'vitest';
import { filesNamedIn } from '../../../../../instrumentation/node/hooks/stored/named-files.ts';

test.each<[what: string, text: string, expected: readonly string[]]>([
  [
    'a profile of AWS',
    '[default]\nweb_identity_token_file = /var/run/token\nregion = x\n',
    ['/var/run/token'],
  ],
  [
    'an external account of Google',
    JSON.stringify({
      type: 'external_account',
      token_url: 'https://sts.googleapis.com/v1/token',
      credential_source: { format: 'text', file: '/var/run/oidc' },
    }),
    ['/var/run/oidc'],
  ],
  [
    'an external account that asks a server',
    JSON.stringify({ credential_source: { url: 'http://localhost/token' }, file: '/data/x' }),
    [],
  ],
  ['a kubeconfig', 'users:\n- user:\n    tokenFile: "token"\n    client-key: k.pem\n', ['token', 'k.pem']],
  ['data and not a path', 'client-key-data: QUJD\n', []],
  ['nothing', 'API_KEY=x', []],
])('%s', (_what, text, expected) => {
  expect(filesNamedIn(text)).toEqual(expected);
});

test('at most eight, and of long files none', () => {
  const line = 'tokenFile: /x\n';
  expect(filesNamedIn(line.repeat(20))).toHaveLength(8);
  expect(filesNamedIn(line + 'x'.repeat(70_000))).toEqual([]);
});
