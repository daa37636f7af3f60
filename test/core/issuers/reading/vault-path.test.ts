import { expect, test } from 'vitest';
import { vaultPath } from '../../../../src/core/issuers/reading/vault-path.ts';
import { base64url, fakeSecret } from '../../../support/fake-secret.ts';
import { request } from '../exchange.ts';

const token = fakeSecret('hvs.', 92, base64url);

test.each([
  ['/v1/database/creds/readonly?x=1', 'database/creds/readonly'],
  ['/proxy/v1/secret/data/a', 'secret/data/a'],
  [`/v1/auth/token/lookup/${token}`, 'auth/token/lookup'],
  [`/v1/auth/token/revoke/${token}`, 'auth/token/revoke'],
  ['/v1/auth/token/create/role', 'auth/token/create/role'],
  [`/v1/cubbyhole/${token}`, 'cubbyhole/{}'],
  ['/v1/', '/'],
  ['/', '/'],
  ['/secret/data/a', '/secret/data/a'],
  [`/other/${token}`, '/other/{}'],
])('%s is %s', (path, expected) => {
  expect(vaultPath(request({ url: `https://vault.example.com${path}` }))).toBe(expected);
});

test('a long path is cut', () => {
  expect(vaultPath(request({ url: `https://a/v1/${'a/'.repeat(500)}` }))).toHaveLength(256);
});
