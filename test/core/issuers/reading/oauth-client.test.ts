import { expect, test } from 'vitest';
import { oauthClient } from '../../../../src/core/issuers/reading/oauth-client.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { request } from '../exchange.ts';
import { basic, bearer, jwtOf } from '../exchanges/made.ts';

const url = 'https://login.example.com/token';
const secret = fakeSecret('', 20);
const assertion = jwtOf({ iss: 'robot' });

test.each<[string, string | null, Record<string, string>, Record<string, unknown> | null]>([
  ['named in the body', 'app', basic('other', secret), { client_id: 'app' }],
  ['the user of Basic, form-encoded', 'app:1', basic('app%3A1', secret), {}],
  ['the user of Basic, encoded wrongly', '%zz', basic('%zz', secret), {}],
  ['the signer of its assertion', 'robot', {}, { client_assertion: assertion }],
  ['the signer of a grant', 'robot', {}, { assertion }],
  ['nobody, when the grant is no JWT', null, {}, { assertion: secret }],
  ['nobody, when a token signs in', null, bearer(secret), {}],
  ['nobody, without a body', null, {}, null],
])('the client is %s', (_what, expected, headers, asked) => {
  expect(oauthClient(asked, request({ url, headers }))).toBe(expected);
});
