import { expect, test } from 'vitest';
import { awsHosts, isAwsHost } from '../../../../src/core/issuers/reading/aws-hosts.ts';

test('a service answers in every partition, also with FIPS', () => {
  const hosts = awsHosts('oidc');
  for (const host of [
    'oidc.*.amazonaws.com',
    'oidc.*.amazonaws.com.cn',
    'oidc.*.amazonaws.eu',
    'oidc-fips.*.api.aws',
  ])
    expect(hosts).toContain(host);
});

test.each([
  ['sts.us-east-1.amazonaws.com', true],
  ['sts.cn-north-1.amazonaws.com.cn', true],
  ['sts.us-iso-east-1.c2s.ic.gov', true],
  ['sts.googleapis.com', false],
  ['notamazonaws.com', false],
  ['amazonaws.com.evil.example', false],
  ['', false],
])('%s is of AWS: %s', (host, expected) => {
  expect(isAwsHost(host)).toBe(expected);
});
