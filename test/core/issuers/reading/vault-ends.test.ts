import { expect, test } from 'vitest';
import { vaultEnds, vaultRenewals } from '../../../../src/core/issuers/reading/vault-ends.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { exchange } from '../exchange.ts';

const headers = { 'x-vault-token': fakeSecret('', 30) };
const url = (path: string) => `https://vault.example.com/v1/${path}`;

test.each([
  ['a read', 'GET', 'auth/token/revoke-self', undefined],
  ['a revocation without a token', 'PUT', 'auth/token/revoke', {}],
  ['a revocation of an empty token', 'PUT', 'auth/token/revoke', { token: ' ' }],
  ['a lease that is no text', 'PUT', 'sys/leases/revoke', { lease_id: 1 }],
  ['a forced revocation by prefix', 'PUT', 'sys/leases/revoke-force/database', {}],
  ['a serial number that is none', 'PUT', 'pki/revoke', { serial_number: 'abc!' }],
  ['something stored', 'PUT', 'secret/data/revoke', { token: 'a' }],
])('%s ends nothing', (_what, method, path, json) => {
  expect(vaultEnds(exchange({ method, url: url(path), headers, json, answer: '' }))).toEqual([]);
});

test.each([
  ['a lease without an id', { lease_duration: 60 }],
  ['a lease without a length', { lease_id: 'a/b' }],
  ['a lease of no length', { lease_id: 'a/b', lease_duration: 0 }],
  ['a page', '<html>'],
])('%s renews nothing', (_what, answer) => {
  expect(vaultRenewals(exchange({ method: 'PUT', url: url('sys/leases/renew'), headers, answer }))).toEqual(
    [],
  );
});

test('what is no renewal renews nothing', () => {
  const answer = { lease_id: 'a/b', lease_duration: 60 };
  expect(vaultRenewals(exchange({ url: url('database/creds/a'), headers, answer }))).toEqual([]);
});
