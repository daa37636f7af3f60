import { expect, test } from 'vitest';
import { awsCaller, isSignedFor } from '../../../../src/core/issuers/reading/aws-caller.ts';
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

test.each<[string, string, string | null, boolean]>([
  ['its service', 'sts', authorization, true],
  ['another service', 's3', authorization, false],
  ['a bearer token', 'sts', `Bearer ${fakeSecret('', 20)}`, false],
  ['nothing', 'sts', null, false],
])('a signature for %s', (_what, ...[service, header, expected]) => {
  expect(isSignedFor(service, header)).toBe(expected);
});
