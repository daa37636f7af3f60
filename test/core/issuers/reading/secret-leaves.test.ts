import { describe, expect, test } from 'vitest';
import {
  generatedLeaves,
  storedLeaves,
  storedSecrets,
} from '../../../../src/core/issuers/reading/secret-leaves.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const secret = fakeSecret('', 24);
const other = fakeSecret('', 24);
const storageKey = `${fakeSecret('', 86)}==`;
const webhook = fakeSecret('https://hooks.slack.com/services/T0123ABCD/B0123ABCDEF/', 24);
const keyId = fakeSecret('AKIA', 16, 'ABCDEFGH234567');

describe('a stored value', () => {
  test.each([
    ['a text', ` ${secret}\n`, [secret]],
    ['a short text', 'pin1', ['pin1']],
    ['a text like JSON', `{${secret}`, [`{${secret}`]],
    ['a connection string', `postgres://app:${secret}@db.example.com/app`, [secret]],
    [
      'a URL that is a secret itself',
      `https://hooks.example.com/${secret}`,
      [`https://hooks.example.com/${secret}`],
    ],
    ['a connection string that holds a key', `AccountName=acme;AccountKey=${storageKey}`, [storageKey]],
    ['a webhook', `${webhook}?a=b`, [webhook]],
    ['nothing', '  ', []],
    ['a number', '12345678', ['12345678']],
  ])('that is %s', (_what, text, secrets) => {
    expect(storedSecrets(text).map((found) => found.secret)).toEqual(secrets);
  });

  test('that is JSON is a document and its leaves', () => {
    const text = JSON.stringify({ token: secret });
    expect(storedSecrets(text)).toMatchObject([
      { secret: text, type: 'secret.document' },
      { secret, type: null },
    ]);
    expect(storedSecrets('{"pin":"1234"}')).toMatchObject([{ type: 'secret.document' }]);
  });
});

describe('a leaf', () => {
  test.each([
    'host',
    'DB_HOST',
    'dbHost',
    'port',
    'username',
    'user',
    'pgUser',
    'engine',
    'dbname',
    'dbInstanceIdentifier',
    'region',
    'aws_region',
    'client_email',
    'clientId',
    'project_id',
    'id',
    'secretArn',
    'public_key',
    'accessor',
  ])('named %s is public', (name) => {
    expect(storedLeaves(JSON.stringify({ [name]: secret }))).toEqual([]);
  });

  test.each([
    'password',
    'api_key',
    'API-KEY',
    'token',
    'anything',
    'secret_id',
    'client_secret',
    'paid',
    'webhook',
  ])('named %s is a secret', (name) => {
    expect(storedLeaves(JSON.stringify({ [name]: secret }))).toMatchObject([{ secret }]);
  });

  test.each([
    ['a URL', `https://api.example.com/${secret}`],
    ['an ARN', `arn:aws:iam::123456789012:role/${secret}`],
    ['a certificate', `-----BEGIN CERTIFICATE-----\n${secret}\n-----END CERTIFICATE-----`],
    ['short', 'abc'],
    ['a number', 12_345_678],
    ['a flag', true],
  ])('whose value is %s is public', (_what, value) => {
    expect(storedLeaves(JSON.stringify({ value }))).toEqual([]);
  });

  test('in a list has the name of the list', () => {
    expect(storedLeaves(JSON.stringify({ hosts: ['db1.example.com'], keys: [secret, other] }))).toMatchObject(
      [{ secret }, { secret: other }],
    );
  });

  test('that is a connection string is its password, for its user', () => {
    expect(storedLeaves(JSON.stringify({ database_url: `mysql://app:${secret}@db/x` }))).toMatchObject([
      { secret, subject: 'app' },
    ]);
  });

  test('that is a password belongs to the user beside it, however short the name', () => {
    expect(storedLeaves(JSON.stringify({ username: 'sa', password: secret, api_key: other }))).toMatchObject([
      { secret, subject: 'sa' },
      { secret: other, subject: null },
    ]);
  });

  test('that is a document is that and its leaves', () => {
    const document = JSON.stringify({
      type: 'service_account',
      private_key: secret,
      token_uri: 'https://a.example.com',
    });
    expect(storedLeaves(JSON.stringify({ google: document })).map((found) => found.secret)).toEqual([
      document,
      secret,
    ]);
  });
});

describe('an access key id', () => {
  test.each([
    [
      'AWS names',
      { aws_access_key_id: keyId, aws_secret_access_key: secret, aws_session_token: other },
      [keyId],
    ],
    ['camel case', { accessKeyId: keyId, secretAccessKey: secret, sessionToken: other }, [keyId]],
    ['names of MinIO', { access_key: 'minioadmin', secret_key: secret }, ['minioadmin']],
    [
      'names of Alibaba',
      { access_key_id: fakeSecret('LTAI', 0) + other, access_key_secret: secret },
      [`LTAI${other}`],
    ],
    ['no companion', { key: keyId }, [keyId]],
    ['a companion elsewhere', { a: { access_key_id: keyId }, b: { secret_key: secret } }, [keyId, secret]],
    ['no id beside the secret key', { secret_access_key: secret }, [secret]],
    ['no companion and another form', { access_key_id: other, access_key: secret }, [secret]],
  ])('with %s stands for the pair', (_what, value, secrets) => {
    expect(storedLeaves(JSON.stringify(value)).map((found) => found.secret)).toEqual(secrets);
  });

  test('of AWS has its join key and type', () => {
    expect(storedLeaves(JSON.stringify({ key: keyId }))).toMatchObject([
      { type: 'aws.access_key', provider: 'aws', joinKeys: [`aws.access_key_id:${keyId}`] },
    ]);
  });
});

describe('a generated answer', () => {
  test.each([
    ['a password', { username: 'v-token-app', password: secret }, [['password', secret]]],
    ['a key pair of a cloud', { access_key: keyId, secret_key: secret }, [['access_key', keyId]]],
    ['an access key id alone', { access_key: keyId }, []],
    ['a nested password', { connection: { password: secret } }, []],
    ['metadata', { public_key: secret, key_id: other, signed_key: secret, keys: [other] }, []],
  ])('counts only secrets by name: %s', (_what, data, expected) => {
    expect(generatedLeaves(JSON.stringify(data)).map((found) => [found.name, found.secret])).toEqual(
      expected,
    );
  });
});

test('a hostile document is read fast', () => {
  const name = `${'.1'.repeat(15_000)}x`;
  const startedAt = performance.now();
  storedSecrets(JSON.stringify({ [name]: secret, password: `a${'://'.repeat(5000)}@` }));
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
