import { expect, test } from 'vitest';
import { requestCredentials } from '../../../instrumentation/node/request-credentials.ts';
import type { EachHeader } from '../../../instrumentation/node/seen-request.ts';
import { certificateJoinKeys, certificateStandIn, readCertificate } from '../../../src/core/x509.ts';
import { fakeSecret, hex } from '../../support/fake-secret.ts';
import { makeCertificate } from '../../support/make-certificate.ts';

const secret = fakeSecret('tok-', 30);
const githubToken = fakeSecret('ghp_', 36);
const keyId = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const basic = `Basic ${Buffer.from(`robot:${secret}`).toString('base64')}`;
const scope = '20261123/eu-west-1/sts/aws4_request';
const signature = `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=host, Signature=${fakeSecret('', 64, hex)}`;
const signature4a = `AWS4-ECDSA-P256-SHA256 Credential=${keyId}/20261123/sts/aws4_request, SignedHeaders=host, Signature=${fakeSecret('', 140, hex)}`;

function request(path: string, ...pairs: readonly (readonly [string, string])[]) {
  const eachHeader: EachHeader = (visit) => {
    for (const [name, value] of pairs) visit(name, value);
  };
  return { eachHeader, host: 'api.example.com', path };
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
  ['what opens the identity endpoint of Azure', 'X-IDENTITY-HEADER', secret, secret, null, null],
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
  expect(requestCredentials(request('/v1', [name, value]))).toEqual([
    { secret: expected, location: 'header', name: name.toLowerCase(), subject, mechanism },
  ]);
});

test.each([
  ['version 4', signature, 'AWS4-HMAC-SHA256'],
  ['version 4a', signature4a, 'AWS4-ECDSA-P256-SHA256'],
])('a signature of %s stands for its access key id', (_what, value, mechanism) => {
  expect(requestCredentials(request('/', ['authorization', value]))).toEqual([
    { secret: keyId, location: 'signature', name: 'authorization', subject: null, mechanism },
  ]);
});

test.each([
  ['the session token beside a signature', 'x-amz-security-token', secret],
  ['the session token of a directory bucket', 'x-amz-s3session-token', secret],
  ['a WebSocket nonce', 'sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ['an idempotency key', 'idempotency-key', secret],
  ['a cross-site nonce', 'x-csrf-token', secret],
  ['a proof of possession', 'dpop', fakeSecret('eyJ', 80)],
  ['a digest', 'authorization', 'Digest username="a", response="b"'],
  ['ordinary headers', 'user-agent', 'node'],
  ['a trace id', 'x-acme-trace', '8f14e45f-ceea-467a-9575-25a53d8be2cf'],
  ['a session cookie of unknown form', 'cookie', `session=${fakeSecret('', 32)}`],
  ['an empty value', 'authorization', ''],
  ['a token that a program does not have', 'authorization', 'Bearer None'],
  ['one in quotes', 'authorization', 'Snowflake Token="None"'],
  ['a key that a program does not have', 'x-api-key', 'undefined'],
  ['that a form is sent without a nonce', 'X-Atlassian-Token', 'no-check'],
])('%s is none', (_what, name, value) => {
  expect(requestCredentials(request('/v1', [name, value]))).toEqual([]);
});

test('a megabyte where a credential belongs is not read, and counted as lost', () => {
  let lost = 0;
  const huge = 'x'.repeat(1_000_000);
  const found = requestCredentials(
    request('/', ['authorization', `Bearer ${huge}`], ['x-acme', huge]),
    () => {
      lost += 1;
    },
  );
  expect(found).toEqual([]);
  expect(lost).toBe(1);
});

test('a secret that stands in two places is one use', () => {
  const both = request(`/?key=${secret}`, ['authorization', `Bearer ${secret}`], ['x-api-key', secret]);
  expect(requestCredentials(both)).toHaveLength(1);
});

test('a flood of headers is bounded', () => {
  const flood = Array.from({ length: 1_000 }, (_, i) => [`x-token-${i}-token`, `${secret}${i}`] as const);
  expect(requestCredentials(request('/', ...flood))).toHaveLength(8);
});

test('a credential of the path is found beside those of headers and query', () => {
  const found = requestCredentials(
    request(`/v1/hooks/${githubToken}/run?key=${secret}`, ['authorization', basic.replace('Basic', 'Key')]),
  );
  expect(found.map(({ location, name }) => [location, name])).toEqual([
    ['header', 'authorization'],
    ['path', 'path'],
    ['query', 'key'],
  ]);
});

test('a client certificate whose key signed stands for itself, and its serial number is no secret', () => {
  const { der } = makeCertificate({ commonName: 'build' });
  const value = der.toString('base64');
  const signed = `AWS4-X509-ECDSA-SHA256 Credential=12345678901234567890/20261123/eu-west-1/rolesanywhere/aws4_request, SignedHeaders=host, Signature=${fakeSecret('', 140, hex)}`;
  const certificate = readCertificate(der);
  if (certificate === null) throw new Error('no certificate');
  expect(requestCredentials(request('/sessions', ['authorization', signed], ['X-Amz-X509', value]))).toEqual([
    expect.objectContaining({
      secret: certificateStandIn(certificate),
      location: 'client_certificate',
      type: 'x509.client_certificate',
      facts: expect.objectContaining({ subject: 'CN=build', joinKeys: certificateJoinKeys(certificate) }),
    }),
  ]);
  expect(requestCredentials(request('/sessions', ['x-amz-x509', 'no certificate at all']))).toEqual([]);
});

test('a signed address in the place of a token is its signature', () => {
  const sig = `${fakeSecret('', 43)}=`;
  const value = `SharedAccessSignature sr=sb%3A%2F%2Facme.servicebus.windows.net&sig=${encodeURIComponent(sig)}&se=1795431600&skn=SendOnly`;
  expect(requestCredentials(request('/queue', ['authorization', value]))).toEqual([
    expect.objectContaining({
      secret: sig,
      type: 'azure.sas_token',
      facts: expect.objectContaining({ expiresAt: 1_795_431_600_000, subject: 'SendOnly' }),
    }),
  ]);
});
