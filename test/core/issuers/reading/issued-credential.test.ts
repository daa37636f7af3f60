import { expect, test } from 'vitest';
import { issuedCredential } from '../../../../src/core/issuers/reading/issued-credential.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { secretOf } from '../exchange.ts';

const secret = secretOf(fakeSecret('', 20));
const parent = secretOf(fakeSecret('', 20));

test('what the answer does not say is null or empty', () => {
  expect(issuedCredential({ secret, source: 'token_endpoint' })).toEqual({
    secret,
    source: 'token_endpoint',
    type: null,
    provider: null,
    name: null,
    policy: null,
    ephemeral: null,
    issuedAt: null,
    expiresAt: null,
    scopes: [],
    subject: null,
    issuer: null,
    audience: [],
    joinKeys: [],
    parents: [],
  });
});

test('parents are named once, and nothing is its own parent', () => {
  const parents = [parent, secret, parent];
  expect(issuedCredential({ secret, source: 'token_endpoint', parents }).parents).toEqual([parent]);
});
