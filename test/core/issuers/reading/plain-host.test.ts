import { expect, test } from 'vitest';
import { plainHost } from '../../../../src/core/issuers/reading/plain-host.ts';

test.each([
  ['[fd00:ec2::23]', 'fd00:ec2::23'],
  ['fd00:ec2::23', 'fd00:ec2::23'],
  ['example.com', 'example.com'],
  ['[', '['],
  ['', ''],
])('%s', (host, expected) => {
  expect(plainHost(host)).toBe(expected);
});
