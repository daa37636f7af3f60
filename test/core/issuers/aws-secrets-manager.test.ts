import { expect, test } from 'vitest';
import { awsSecretsManager } from '../../../src/core/issuers/aws-secrets-manager.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { at, type ExchangeOptions, exchange } from './exchange.ts';

const url = 'https://secretsmanager.us-east-1.amazonaws.com/';
const callerId = fakeSecret('ASIA', 16);
const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/app-AbCdEf';
const versionId = crypto.randomUUID();
const joinKey = `aws.secret_version:${arn}#${versionId}`;
const password = fakeSecret('', 24);
const apiKey = fakeSecret('sk-', 40);
const envelope = {
  ARN: arn,
  Name: 'prod/app',
  VersionId: versionId,
  VersionStages: ['AWSCURRENT'],
  CreatedDate: at / 1000 + 0.125,
};
const headers = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'secretsmanager.GetSecretValue',
  'x-amz-security-token': fakeSecret('IQoJ', 100),
  authorization: `AWS4-HMAC-SHA256 Credential=${callerId}/20261123/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=${fakeSecret('', 64)}`,
};

function issuedBy(answer: unknown, options: Partial<ExchangeOptions> = {}) {
  return awsSecretsManager.issued(
    exchange({ url, headers, body: JSON.stringify({ SecretId: 'prod/app' }), answer, ...options }),
  );
}

test('a plain value is the credential', () => {
  expect(issuedBy({ ...envelope, SecretString: `${apiKey}\n` })).toEqual([
    {
      secret: apiKey,
      type: null,
      provider: null,
      source: 'secret_manager',
      name: 'prod/app',
      policy: null,
      ephemeral: null,
      issuedAt: at + 125,
      expiresAt: null,
      scopes: [],
      subject: null,
      issuer: null,
      audience: [],
      joinKeys: [joinKey],
      parents: [callerId],
    },
  ]);
});

test('a JSON value is a document, and each secret leaf a credential', () => {
  const text = JSON.stringify({
    engine: 'postgres',
    host: 'db.internal.example.com',
    port: 5432,
    username: 'app',
    password,
    dbname: 'application',
    dbInstanceIdentifier: 'production-1',
    masterarn: arn,
    api: { key: apiKey },
  });
  expect(issuedBy({ ...envelope, SecretString: text })).toMatchObject([
    { secret: text, type: 'secret.document', joinKeys: [joinKey] },
    {
      secret: password,
      type: 'database.password',
      subject: 'app',
      name: 'prod/app',
      joinKeys: [joinKey],
      parents: [callerId],
    },
    { secret: apiKey, type: null, subject: null, joinKeys: [joinKey] },
  ]);
});

test('an access key in a value is named by its id', () => {
  const id = fakeSecret('AKIA', 16, 'ABCDEFGH234567');
  const text = JSON.stringify({ accessKeyId: id, secretAccessKey: fakeSecret('', 40) });
  expect(issuedBy({ ...envelope, SecretString: text })).toMatchObject([
    { secret: text, type: 'secret.document' },
    { secret: id, type: 'aws.access_key', provider: 'aws', joinKeys: [`aws.access_key_id:${id}`, joinKey] },
  ]);
});

test('a binary value is the text it encodes, else its Base64', () => {
  const pem = `-----BEGIN PRIVATE KEY-----\n${fakeSecret('', 64)}\n-----END PRIVATE KEY-----`;
  const bytes = Buffer.from([0, 255, 1, 2, 3, 4, 5, 6, 7, 8]).toString('base64');
  expect(issuedBy({ ...envelope, SecretBinary: Buffer.from(`${pem}\n`).toString('base64') })).toMatchObject([
    { secret: pem },
  ]);
  expect(issuedBy({ ...envelope, SecretBinary: bytes })).toMatchObject([{ secret: bytes }]);
});

test('a batch issues every value under its own name', () => {
  const values = ['a', 'b'].map((name) => ({
    ...envelope,
    Name: name,
    VersionId: name,
    SecretString: fakeSecret(name, 20),
  }));
  const issued = issuedBy({
    SecretValues: [...values, null, 7],
    Errors: [{ SecretId: 'c', ErrorCode: 'ResourceNotFoundException' }],
  });
  expect(issued.map(({ secret, name, joinKeys }) => ({ secret, name, joinKeys }))).toEqual(
    values.map(({ SecretString, Name }) => ({
      secret: SecretString,
      name: Name,
      joinKeys: [`aws.secret_version:${arn}#${Name}`],
    })),
  );
});

test('without version there is no join key', () => {
  expect(issuedBy({ SecretString: apiKey })).toMatchObject([
    { secret: apiKey, name: null, joinKeys: [], issuedAt: null },
  ]);
});

test('the body presents nothing', () => {
  const made = exchange({ url, headers, json: { SecretId: 'a', SecretString: apiKey }, answer: '' });
  expect(awsSecretsManager.presented(made.request, made.requestBody ?? '')).toEqual([]);
});

test.each<[string, unknown, Partial<ExchangeOptions>]>([
  ['an error', { __type: 'ResourceNotFoundException', SecretString: apiKey }, { status: 400 }],
  ['a page', '<html>', {}],
  ['a truncated answer', JSON.stringify({ ...envelope, SecretString: apiKey }).slice(0, -8), {}],
  ['a list', [{ SecretString: apiKey }], {}],
  ['an empty value', { ...envelope, SecretString: ' ' }, {}],
  ['a value that is no text', { ...envelope, SecretString: { a: apiKey }, SecretBinary: [1] }, {}],
  ['a batch that is no list', { SecretValues: { SecretString: apiKey } }, {}],
])('%s issues nothing', (_what, answer, options) => {
  expect(issuedBy(answer, options)).toEqual([]);
});
