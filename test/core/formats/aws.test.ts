import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+';
/** An id made before ids named their account. */
const nameless = 'J';

function oldId(prefix: string): string {
  return fakeSecret(prefix + nameless, 15, base32);
}

for (const [id, prefix, type, ephemeral] of [
  ['aws-access-key-id-long', 'AKIA', 'aws.access_key', false],
  ['aws-access-key-id-sts', 'ASIA', 'aws.session', true],
] as const) {
  const token = oldId(prefix);
  describeFormat({
    id,
    tokens: () => [token],
    expected: { type, provider: 'aws', ephemeral, joinKeys: [`aws.access_key_id:${token}`] },
    near: () => ({
      'one character short': token.slice(0, -1),
      'one character long': `${token}A`,
      'a digit that base32 does not have': `${token.slice(0, -1)}1`,
      'lower case': token.toLowerCase(),
      'the id of a role': `AROA${token.slice(4)}`,
    }),
  });
}

for (const [id, prefix, type, ephemeral] of [
  ['aws-sts-bearer-id', 'ABIA', 'aws.bearer_token_id', true],
  ['aws-context-credential-id', 'ACCA', 'aws.service_credential_id', false],
] as const) {
  const name = oldId(prefix);
  describeFormat({
    id,
    tokens: () => [name],
    isUnsought: true,
    expected: { type, provider: 'aws', ephemeral, joinKeys: [`${type}:${name}`] },
    near: () => ({ 'one character short': name.slice(0, -1), 'lower case': name.toLowerCase() }),
  });
}

describeFormat({
  id: 'aws-session-token',
  tokens: () => [
    fakeSecret('IQoJ', 400, base64),
    fakeSecret('IQoJ', 100, base64),
    fakeSecret('FwoGZXIvYXdz', 100, base64),
  ],
  expected: { type: 'aws.session_token', provider: 'aws', ephemeral: true },
  near: () => ({
    short: fakeSecret('IQoJ', 99, base64),
    'in base64url': `${fakeSecret('IQoJ', 99, base64)}-_`,
  }),
});

describeFormat({
  id: 'aws-secret-access-key',
  tokens: () => [fakeSecret('', 40, base64)],
  hint: { host: null, name: 'AWS_SECRET_ACCESS_KEY' },
  // The name says enough, wherever it stands.
  survives: ['with the first character in the other case', 'another host'],
  expected: { type: 'aws.secret_access_key', provider: 'aws', ephemeral: null },
  near: () => ({
    'one character short': fakeSecret('', 39, base64),
    'one character long': fakeSecret('', 41, base64),
  }),
});

test.each(['SecretAccessKey', 'aws_secret_access_key', 'MINIO_SECRET_ACCESS_KEY'])(
  'a secret access key is known under the name %s',
  (name) => {
    const secret = fakeSecret('', 40, base64);
    expect(recogniseText(secret, { host: null, name }).type).toBe('aws.secret_access_key');
    expect(recogniseText(secret, { host: null, name: 'CACHE_KEY' }).type).toBe('unknown');
  },
);

test.each([
  [['AKIA', 'YVP4', 'CIPP', 'ERUV', 'IFXG'], '595918472158'],
  [['ASIA', 'RZPU', 'ZDIK', 'AEXA', 'MPLE'], '123456789012'],
])('a published id %j names its account', (parts, account) => {
  expect(recogniseText(parts.join('')).joinKeys).toContain(`aws.account:${account}`);
});

test('every account number comes out of the id that was made for it', () => {
  const accounts = [
    0,
    1,
    999_999_999_999,
    ...Array.from({ length: 200 }, () => randomInt(2 ** 48 - 1) % 1e12),
  ];
  for (const account of accounts) {
    const id = idOf(account);
    expect(recogniseText(id).joinKeys, id.slice(0, 4)).toEqual([
      `aws.access_key_id:${id}`,
      `aws.account:${String(account).padStart(12, '0')}`,
    ]);
  }
});

test('an id that names no possible account names none', () => {
  expect(recogniseText(idOf(1e12)).joinKeys).toHaveLength(1);
  expect(recogniseText(oldId('AKIA')).joinKeys).toHaveLength(1);
});

/** Ten characters of base32 hold 50 bits: a one, the account in 40 bits, and 9 others. */
function idOf(account: number): string {
  let bits = (1n << 49n) | (BigInt(account) << 9n) | BigInt(randomInt(512));
  let text = '';
  for (let i = 0; i < 10; i++) {
    text = base32.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return fakeSecret(`AKIA${text}`, 6, base32);
}
