import { expect, test } from 'vitest';
import { type OutputReader, readOutput } from '../../../../instrumentation/node/commands/read-output.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const a = fakeSecret('', 32);
const b = fakeSecret('', 32);
const keyId = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

test.each<[what: string, reader: OutputReader, output: string, secrets: readonly string[]]>([
  ['a token alone', 'token', `${a}\n`, [a]],
  [
    'credentials of STS',
    'token',
    JSON.stringify({
      Credentials: {
        AccessKeyId: keyId,
        SecretAccessKey: a,
        SessionToken: b,
        Expiration: '2030-01-01T00:00:00Z',
      },
      AssumedRoleUser: { Arn: 'arn:aws:sts::1:assumed-role/x/y' },
    }),
    [keyId],
  ],
  [
    'exports of a shell',
    'token',
    `export AWS_ACCESS_KEY_ID=${keyId}\nexport AWS_SECRET_ACCESS_KEY=${a}\nexport AWS_SESSION_TOKEN=${b}\n`,
    [keyId],
  ],
  [
    'a token of Azure',
    'token',
    JSON.stringify({
      accessToken: a,
      expires_on: 1_893_456_000,
      subscription: 'x',
      tenant: 'y',
      tokenType: 'Bearer',
    }),
    [a],
  ],
  ['a login of git', 'token', `protocol=https\nhost=git.example\nusername=me\npassword=${a}\n`, [a]],
  ['nothing', 'token', '\n', []],
  ['a stored text', 'stored', `${a}\n`, [a]],
  ['a stored connection', 'stored', `postgres://app:${a}@db.example/x`, [a]],
  ['the first line', 'firstLine', `${a}\nlogin: me\n`, [a]],
  [
    'a secret of AWS',
    'SecretString',
    JSON.stringify({
      ARN: 'arn:x',
      Name: 'db',
      SecretString: JSON.stringify({ username: 'me', password: a }),
    }),
    [JSON.stringify({ username: 'me', password: a }), a],
  ],
  ['the same as text', 'SecretString', `${a}\n`, [a]],
  [
    'a secret of a key vault',
    'value',
    JSON.stringify({ id: 'https://v/secrets/n', name: 'n', value: a }),
    [a],
  ],
  [
    'a parameter',
    'parameter',
    JSON.stringify({ Parameter: { Name: '/k', Type: 'SecureString', Value: a } }),
    [a],
  ],
  ['a plain parameter', 'parameter', JSON.stringify({ Parameter: { Type: 'String', Value: a } }), []],
  [
    'an item of 1Password',
    'item',
    JSON.stringify({
      id: 'i',
      fields: [
        { id: 'username', type: 'STRING', value: b },
        { id: 'password', type: 'CONCEALED', value: a },
      ],
    }),
    [a],
  ],
  ['fields of an item', 'item', JSON.stringify([{ id: 'password', type: 'CONCEALED', value: a }]), [a]],
  ['one field of an item', 'item', `${a}\n`, [a]],
  [
    'a login to Vault',
    'vault',
    JSON.stringify({ auth: { client_token: a, accessor: 'x' }, data: null }),
    [a],
  ],
  [
    'a versioned secret of Vault',
    'vault',
    JSON.stringify({ data: { data: { apiKey: a }, metadata: { version: 1, created_time: 'x' } } }),
    [a],
  ],
  ['a field of Vault', 'vault', a, [a]],
  [
    'a table of Vault',
    'vault',
    `Key                  Value\n---                  -----\ntoken                ${a}\ntoken_policies       ["x"]\n`,
    [a],
  ],
  ['a secret of Kubernetes', 'kubernetes', JSON.stringify({ kind: 'Secret', data: { key: base64(a) } }), [a]],
  ['names of secrets of Kubernetes', 'kubernetes', 'NAME   TYPE\nx      Opaque\n', []],
  ['bytes', 'token', `\0${a}`, []],
])('%s', (_what, reader, output, secrets) => {
  expect(readOutput(output, reader).map(({ secret }) => secret)).toEqual(secrets);
});

test('broken JSON and long output harm nobody', () => {
  const readers: OutputReader[] = [
    'token',
    'stored',
    'firstLine',
    'SecretString',
    'value',
    'parameter',
    'item',
    'vault',
    'kubernetes',
  ];
  for (const reader of readers) {
    for (const text of [
      '{',
      '[',
      '{"data":{"x":5}}',
      '[null]',
      '{"fields":[null,{}]}',
      'x\n'.repeat(30_000),
      ' '.repeat(60_000),
    ]) {
      const started = performance.now();
      expect(readOutput(text, reader).length).toBeLessThanOrEqual(64);
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  }
});
