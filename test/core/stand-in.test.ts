import { expect, test } from 'vitest';
import { isStandIn } from '../../src/core/stand-in.ts';
import { fakeSecret } from '../support/fake-secret.ts';

test.each([
  ['an account', 'account:postgresql://app@db.internal:5432', true],
  ['an SSH key', `ssh.key:SHA256:${fakeSecret('', 43)}`, true],
  ['a certificate', `certificate:${fakeSecret('', 64, '0123456789abcdef')}`, true],
  ['a secret', fakeSecret('', 40), false],
  ['a secret with a colon', `account:${fakeSecret('', 40)}`, false],
  ['a URL with a password', `postgresql://app:${fakeSecret('', 20)}@db`, false],
])('%s', (_what, text, expected) => {
  expect(isStandIn(text)).toBe(expected);
});
