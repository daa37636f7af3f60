import { expect, test } from 'vitest';
import { requestCredentials } from '../../../instrumentation/node/request-credentials.ts';
import type { EachHeader } from '../../../instrumentation/node/seen-request.ts';
import { fakeSecret, hex } from '../../support/fake-secret.ts';

const secret = fakeSecret('tok-', 30);
const githubToken = fakeSecret('ghp_', 36);
const keyId = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const basic = `Basic ${Buffer.from(`robot:${secret}`).toString('base64')}`;
const scope = '20261123/eu-west-1/sts/aws4_request';
const signature = `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=host, Signature=${fakeSecret('', 64, hex)}`;
const signature4a = `AWS4-ECDSA-P256-SHA256 Credential=${keyId}/20261123/sts/aws4_request, SignedHeaders=host, Signature=${fakeSecret('', 140, hex)}`;

function headers(...pairs: readonly (readonly [string, string])[]): EachHeader {
  return (visit) => {
    for (const [name, value] of pairs) visit(name, value);
  };
}

test.each([
  ['a bearer token', 'Authorization', `Bearer ${secret}`, secret, 'Bearer', null],
  ['a bearer token in another case', 'authorization', `bearer ${secret}`, secret, 'Bearer', null],
  ['a token scheme', 'authorization', `token ${secret}`, secret, 'Token', null],
  ['Okta tokens', 'authorization', `SSWS ${secret}`, secret, 'SSWS', null],
  ['a key scheme', 'authorization', `Key ${secret}`, secret, 'Key', null],
  ['an API key scheme', 'authorization', `apikey ${secret}`, secret, 'ApiKey', null],
  ['a token bound to a key', 'authorization', `DPoP ${secret}`, secret, 'DPoP', null],
  ['a scheme that nobody knows', 'authorization', `Acme ${secret}`, secret, 'acme', null],
  ['no scheme at all', 'authorization', secret, secret, null, null],
  ['the password of Basic', 'authorization', basic, secret, 'Basic', 'robot'],
  ['a proxy password', 'proxy-authorization', basic, secret, 'Basic', 'robot'],
  [
    'a header that ends in authorization',
    'X-Serverless-Authorization',
    `Bearer ${secret}`,
    secret,
    'Bearer',
    null,
  ],
  ['an API key header', 'X-Api-Key', secret, secret, null, null],
  ['a Google API key header', 'x-goog-api-key', secret, secret, null, null],
  ['a Vault token', 'X-Vault-Token', secret, secret, null, null],
  ['a header whose name says so', 'x-acme-api-token', secret, secret, null, null],
  ['a scheme in a header whose name says so', 'x-auth-token', `Bearer ${secret}`, secret, 'Bearer', null],
  [
    'a scheme in a header whose name says nothing',
    'helicone-auth',
    `Bearer ${secret}`,
    secret,
    'Bearer',
    null,
  ],
  ['a known form in a header whose name says nothing', 'X-Acme', githubToken, githubToken, null, null],
  ['a known form in a cookie', 'cookie', `theme=dark; s=${githubToken}; lang=en`, githubToken, null, null],
])('%s is a credential', (_what, name, value, expected, mechanism, subject) => {
  expect(requestCredentials(headers([name, value]), '/v1')).toEqual([
    { secret: expected, location: 'header', name: name.toLowerCase(), subject, mechanism },
  ]);
});

test.each([
  ['version 4', signature, 'AWS4-HMAC-SHA256'],
  ['version 4a', signature4a, 'AWS4-ECDSA-P256-SHA256'],
])('a signature of %s stands for its access key id', (_what, value, mechanism) => {
  expect(requestCredentials(headers(['authorization', value]), '/')).toEqual([
    { secret: keyId, location: 'signature', name: 'authorization', subject: null, mechanism },
  ]);
});

test.each([
  ['the session token beside a signature', 'x-amz-security-token', secret],
  ['a WebSocket nonce', 'sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ['an idempotency key', 'idempotency-key', secret],
  ['a cross-site nonce', 'x-csrf-token', secret],
  ['a proof of possession', 'dpop', fakeSecret('eyJ', 80)],
  ['a digest', 'authorization', 'Digest username="a", response="b"'],
  ['ordinary headers', 'user-agent', 'node'],
  ['a trace id', 'x-acme-trace', '8f14e45f-ceea-467a-9575-25a53d8be2cf'],
  ['a session cookie of unknown form', 'cookie', `session=${fakeSecret('', 32)}`],
  ['an empty value', 'authorization', ''],
])('%s is none', (_what, name, value) => {
  expect(requestCredentials(headers([name, value]), '/v1')).toEqual([]);
});

test('a megabyte where a credential belongs is not read, and counted as lost', () => {
  let lost = 0;
  const huge = 'x'.repeat(1_000_000);
  const found = requestCredentials(
    headers(['authorization', `Bearer ${huge}`], ['x-acme', huge]),
    '/',
    () => {
      lost += 1;
    },
  );
  expect(found).toEqual([]);
  expect(lost).toBe(1);
});

test('a secret that stands in two places is one use', () => {
  const both = headers(['authorization', `Bearer ${secret}`], ['x-api-key', secret]);
  expect(requestCredentials(both, `/?key=${secret}`)).toHaveLength(1);
});

test('a flood of headers is bounded', () => {
  const flood = Array.from({ length: 1_000 }, (_, i) => [`x-token-${i}-token`, `${secret}${i}`] as const);
  expect(requestCredentials(headers(...flood), '/')).toHaveLength(8);
});
