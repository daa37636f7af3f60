import { expect, test } from 'vitest';
import { requestCredentials } from '../../../instrumentation/node/request-credentials.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const secret = fakeSecret('tok-', 30);
const keyId = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const basic = `Basic ${Buffer.from(`robot:${secret}`).toString('base64')}`;
const signature = `AWS4-HMAC-SHA256 Credential=${keyId}/20261123/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=${fakeSecret('', 64, '0123456789abcdef')}`;

test.each([
  ['a bearer token', 'Authorization', `Bearer ${secret}`, secret, 'header', null],
  ['any scheme in any case', 'authorization', `token ${secret}`, secret, 'header', null],
  ['no scheme at all', 'authorization', secret, secret, 'header', null],
  ['the password of Basic', 'authorization', basic, secret, 'header', 'robot'],
  ['a proxy password', 'proxy-authorization', basic, secret, 'header', 'robot'],
  ['the access key id of a signature', 'authorization', signature, keyId, 'signature', null],
  ['an API key header', 'X-Api-Key', secret, secret, 'header', null],
  ['a Google API key header', 'x-goog-api-key', secret, secret, 'header', null],
  ['a Vault token', 'X-Vault-Token', secret, secret, 'header', null],
  ['a header whose name says so', 'x-acme-api-token', secret, secret, 'header', null],
  [
    'the key in a WebSocket sub-protocol',
    'sec-websocket-protocol',
    `realtime, openai-insecure-api-key.${secret}`,
    secret,
    'subprotocol',
    null,
  ],
])('%s is a credential', (_what, name, value, expected, location, subject) => {
  expect(requestCredentials([[name, value]], '/v1')).toEqual([
    { secret: expected, location, name: name.toLowerCase(), subject },
  ]);
});

test.each([
  ['the session token beside a signature', 'x-amz-security-token', secret],
  ['a WebSocket nonce', 'sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ['an idempotency key', 'idempotency-key', secret],
  ['a cross-site nonce', 'x-csrf-token', secret],
  ['a digest', 'authorization', 'Digest username="a", response="b"'],
  ['ordinary headers', 'user-agent', 'node'],
  ['an empty value', 'authorization', ''],
  ['a megabyte', 'authorization', `Bearer ${'x'.repeat(1_000_000)}`],
])('%s is none', (_what, name, value) => {
  expect(requestCredentials([[name, value]], '/v1')).toEqual([]);
});

test.each([
  [`/maps?key=${secret}&q=1`, secret, 'query', 'key'],
  [`/x?a=1&access_token=${encodeURIComponent(`${secret}+/`)}`, `${secret}+/`, 'query', 'access_token'],
  [
    `/b?X-Amz-Credential=${keyId}%2F20261123%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=ab`,
    keyId,
    'signature',
    'X-Amz-Credential',
  ],
])('the query of %s', (path, expected, location, name) => {
  expect(requestCredentials([], path)).toEqual([{ secret: expected, location, name, subject: null }]);
});

test('short values of ambiguous parameters are left alone', () => {
  expect(requestCredentials([], '/list?key=name&token=next&sort=key')).toEqual([]);
});

test('a secret that stands in two places is one use', () => {
  expect(
    requestCredentials(
      [
        ['authorization', `Bearer ${secret}`],
        ['x-api-key', secret],
      ],
      `/?key=${secret}`,
    ),
  ).toHaveLength(1);
});

test('a flood of headers is bounded', () => {
  const headers = Array.from({ length: 1_000 }, (_, i) => [`x-token-${i}-token`, `${secret}${i}`] as const);
  expect(requestCredentials(headers, '/')).toHaveLength(8);
});
