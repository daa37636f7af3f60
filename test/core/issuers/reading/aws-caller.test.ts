import { expect, test } from 'vitest';
import { awsCaller, signedService } from '../../../../src/core/issuers/reading/aws-caller.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { exchange } from '../exchange.ts';

const keyId = fakeSecret('ASIA', 16);
const authorization = `AWS4-HMAC-SHA256 Credential=${keyId}/20261123/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=${fakeSecret('', 64)}`;

test('the caller is the access key id, and its session token is no second parent', () => {
  const headers = { authorization, 'x-amz-security-token': fakeSecret('IQoJ', 100) };
  const made = exchange({ url: 'https://sts.amazonaws.com/', headers, answer: '' });
  expect(made.presentedInHeaders).toHaveLength(2);
  expect(awsCaller(made)).toEqual([keyId]);
});

test('nobody signed an unsigned request', () => {
  expect(awsCaller(exchange({ url: 'https://sts.amazonaws.com/', answer: '' }))).toEqual([]);
});

test.each<[string, string | null, string | null]>([
  ['its service', authorization, 'sts'],
  ['SigV4a, whose scope has no region', authorization.replace('us-east-1/sts', 's3'), 's3'],
  ['a certificate', authorization.replace('HMAC-SHA256', 'X509-RSA-SHA256'), 'sts'],
  ['another scheme', `Bearer ${fakeSecret('', 20)}/sts/aws4_request`, null],
  ['a scope that never ends', `AWS4-HMAC-SHA256 Credential=${'a/'.repeat(2_000)}sts/aws4_request`, null],
  ['no scope', 'AWS4-HMAC-SHA256 aws4_request', null],
  ['nothing', null, null],
])('the service of a signature: %s', (_what, header, expected) => {
  expect(signedService(header)).toBe(expected);
});
