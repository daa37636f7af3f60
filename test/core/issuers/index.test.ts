import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { issuers, matchIssuer } from '../../../src/core/issuers/index.ts';
import { createIssuerIndex } from '../../../src/core/issuers/issuer-index.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { type RequestOptions, request } from './exchange.ts';
import { allExchanges } from './exchanges/all.ts';

const source = join(import.meta.dirname, '../../../src/core/issuers');
const tests = import.meta.dirname;
/** The type, the registry, and what finds an issuer: by built-in place, by name, by what a server told. */
const notIssuers = [
  'index.ts',
  'issuer.ts',
  'issuer-index.ts',
  'configured.ts',
  'configured-entry.ts',
  'platform-routes.ts',
  'learned.ts',
];
const files = readdirSync(source).filter((name) => name.endsWith('.ts') && !notIssuers.includes(name));

test('every issuer is registered once, under the name of its file', () => {
  expect(issuers.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
});

const others = [
  ...notIssuers.filter((name) => name !== 'issuer.ts'),
  ...readdirSync(join(source, 'reading')).map((name) => join('reading', name)),
];
const covered = new Set((await allExchanges()).map(({ issuer }) => `${issuer}.ts`));

test.each([...files, ...others])('%s has a test, or an exchange in a table that one runs', (name) => {
  const hasTest = existsSync(join(tests, name.replace(/\.ts$/, '.test.ts')));
  expect(hasTest || covered.has(name)).toBe(true);
});

const bearer = { authorization: `Bearer ${fakeSecret('sk-', 40)}` };
const form = { grant_type: 'client_credentials' };

test.each<[string, string | null, RequestOptions]>([
  [
    'a chat completion',
    null,
    { url: 'https://api.openai.com/v1/chat/completions', headers: bearer, json: {} },
  ],
  ['a messages call', null, { url: 'https://api.anthropic.com/v1/messages', headers: bearer, json: {} }],
  ['a count of tokens', null, { url: 'https://api.anthropic.com/v1/messages/count_tokens', json: {} }],
  ['a page', null, { method: 'GET', url: 'https://example.com/token' }],
  [
    'an upload to S3',
    null,
    { method: 'PUT', url: 'https://b.s3.amazonaws.com/key', headers: signature('s3') },
  ],
  [
    'a listing of S3',
    null,
    { method: 'GET', url: 'https://b.s3.amazonaws.com/?list-type=2', headers: signature('s3') },
  ],
  [
    'another secret operation',
    null,
    {
      url: 'https://secretsmanager.us-east-1.amazonaws.com/',
      headers: { 'x-amz-target': 'secretsmanager.ListSecrets', ...signature('secretsmanager') },
    },
  ],
  [
    'DynamoDB',
    null,
    {
      url: 'https://dynamodb.us-east-1.amazonaws.com/',
      headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' },
    },
  ],
  [
    'an upload in parts',
    null,
    { url: 'https://example.com/upload', headers: { 'content-type': 'multipart/form-data' } },
  ],
  ['a webhook', null, { url: 'https://example.com/hooks/token-used', json: {} }],
  ['the installations of an App', null, { method: 'GET', url: 'https://api.github.com/app/installations' }],
  ['a realtime call', null, { url: 'https://api.openai.com/v1/realtime/calls', json: {} }],
  ['another /v1/ API', null, { method: 'GET', url: 'https://example.com/v1/secret/data/app' }],
  ['a registration under /v1/auth', null, { url: 'https://example.com/v1/auth/register', json: {} }],
  [
    'an installation token',
    'github-installation',
    { url: 'https://api.github.com/app/installations/7/access_tokens', headers: bearer },
  ],
  [
    'one of an enterprise server',
    'github-installation',
    { url: 'https://git.example.com/api/v3/app/installations/7/access_tokens' },
  ],
  [
    'a client secret',
    'openai-realtime',
    { url: 'https://api.openai.com/v1/realtime/client_secrets', json: {} },
  ],
  [
    'one for translations',
    'openai-realtime',
    { url: 'https://gateway.example.com/openai/v1/realtime/translations/client_secrets', json: {} },
  ],
  ['an older session', 'openai-realtime', { url: 'https://api.openai.com/v1/realtime/sessions', json: {} }],
  [
    'a secret value',
    'aws-secrets-manager',
    { url: 'http://127.0.0.1:4566/', headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' } },
  ],
  [
    'secret values',
    'aws-secrets-manager',
    { url: 'http://127.0.0.1:4566/', headers: { 'x-amz-target': 'secretsmanager.BatchGetSecretValue' } },
  ],
  ['STS', 'aws-sts', { url: 'https://sts.eu-west-1.amazonaws.com/', form: { Action: 'AssumeRole' } }],
  ['STS of China', 'aws-sts', { url: 'https://sts.cn-north-1.amazonaws.com.cn/', form: {} }],
  ['STS by dual stack', 'aws-sts', { url: 'https://sts.us-east-1.api.aws/', form: {} }],
  ['STS with FIPS', 'aws-sts', { url: 'https://sts-fips.us-east-1.amazonaws.com/', form: {} }],
  ['STS in a VPC', 'aws-sts', { url: 'https://vpce-1.sts.us-east-1.vpce.amazonaws.com/', form: {} }],
  [
    'STS elsewhere, by its signature',
    'aws-sts',
    { url: 'http://127.0.0.1:4566/', form: {}, headers: signature('sts') },
  ],
  [
    'STS elsewhere, unsigned, by its SDK',
    'aws-sts',
    { url: 'http://127.0.0.1:4566/', form: {}, headers: { 'amz-sdk-invocation-id': '1' } },
  ],
  ['STS by its query', 'aws-sts', { url: 'http://minio.example.com/?Action=AssumeRoleWithWebIdentity' }],
  ['STS by GET', 'aws-sts', { method: 'GET', url: 'https://sts.amazonaws.com/?Action=GetSessionToken' }],
  ['IAM', 'aws-iam', { url: 'https://iam.amazonaws.com/', form: {}, headers: signature('iam') }],
  [
    'another query API of AWS',
    'oauth-token',
    { url: 'https://ec2.eu-west-1.amazonaws.com/', form: {}, headers: signature('ec2') },
  ],
  ['a Vault login', 'vault', { url: 'https://vault.example.com/v1/auth/approle/login', json: {} }],
  [
    'a Vault login with a user',
    'vault',
    { url: 'https://vault.example.com:8200/v1/auth/team/userpass/login/ada', json: {} },
  ],
  [
    'a Vault read',
    'vault',
    { method: 'GET', url: 'http://127.0.0.1:8200/v1/any/thing', headers: { 'x-vault-token': 'x' } },
  ],
  [
    'a read through a Vault agent',
    'vault',
    { method: 'GET', url: 'http://127.0.0.1:8100/v1/any/thing', headers: { 'x-vault-request': 'true' } },
  ],
  [
    'a Vault namespace',
    'vault',
    { method: 'GET', url: 'http://127.0.0.1:8100/v1/any/thing', headers: { 'x-vault-namespace': 'a' } },
  ],
  ['Google STS, which is OAuth', 'oauth-token', { url: 'https://sts.googleapis.com/v1/token', form }],
  ['a token endpoint', 'oauth-token', { url: 'https://login.example.com/any/path', form }],
  ['one that takes JSON', 'oauth-token', { url: 'https://api.anthropic.com/v1/oauth/token', json: form }],
  [
    'one that takes JSON with a charset',
    'oauth-token',
    {
      url: 'https://x.auth0.com/oauth/token',
      headers: { 'content-type': 'application/json; charset=utf-8' },
    },
  ],
])('%s is matched by %s', (_what, id, options) => {
  expect(matchIssuer(request(options))?.id ?? null).toBe(id);
});

test.each<[string, RequestOptions]>([
  ['a chat', { url: 'https://api.openai.com/v1/chat/completions', headers: bearer, json: {} }],
  ['a read of S3', { method: 'GET', url: 'https://b.s3.amazonaws.com/a/b/c?x', headers: signature('s3') }],
  ['a long path', { method: 'GET', url: `https://a.b.example.com/${'part/'.repeat(40)}`, headers: bearer }],
])('%s asks few of the issuers and reads few headers', (_what, options) => {
  let [asked, read] = [0, 0];
  const counting = createIssuerIndex(
    issuers.map((issuer) => ({
      ...issuer,
      match: (made) => {
        asked += 1;
        return issuer.match(made);
      },
    })),
  );
  const plain = request(options);
  const header = (name: string) => {
    read += 1;
    return plain.header(name);
  };
  expect(counting({ ...plain, header })).toBeNull();
  // Its time is not held here: a busy machine decides it.
  expect(asked).toBeLessThanOrEqual(4);
  expect(read).toBeLessThanOrEqual(8);
});

function signature(service: string): Record<string, string> {
  const scope = `${fakeSecret('AKIA', 16)}/20261123/us-east-1/${service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${fakeSecret('', 64)}`,
  };
}
