import { expect, test } from 'vitest';
import { issuers } from '../../../../src/core/issuers/index.ts';
import { presentedType } from '../../../../src/core/issuers/reading/presented-type.ts';

test.each([
  ['oauth-token', 'client_secret', 'oauth.client_secret'],
  ['oauth-token', 'authorization', 'oauth.client_secret'],
  ['oauth-token', 'assertion', null],
  ['oauth-revocation', 'authorization', 'oauth.client_secret'],
  ['oauth-logout', 'id_token_hint', 'oauth.id_token'],
  ['oauth-device', 'client_secret', 'oauth.client_secret'],
  ['github-app-token', 'authorization', 'oauth.client_secret'],
  ['infisical-login', 'clientSecret', 'infisical.client_secret'],
  ['snowflake-session', 'PASSWORD', 'snowflake.password'],
  ['vault', 'secret_id', 'vault.secret_id'],
  ['aws-sts', 'WebIdentityToken', null],
])('%s presents in %s: %s', (id, field, type) => {
  expect(issuers.map((issuer) => issuer.id)).toContain(id);
  expect(presentedType(id, field)).toBe(type);
});
