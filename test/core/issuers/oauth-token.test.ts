import { describe, expect, test } from 'vitest';
import type { Issued } from '../../../src/core/issuers/issuer.ts';
import { oauthToken } from '../../../src/core/issuers/oauth-token.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { at, type ExchangeOptions, exchange, request } from './exchange.ts';
import { checkExchanges } from './exchanges/check-exchanges.ts';
import { oauthTokenExchanges } from './exchanges/oauth.ts';

const url = 'https://login.example.com/oauth/token';
const clientSecret = fakeSecret('', 40);
const accessToken = fakeSecret('', 43, base64url);
const refreshToken = fakeSecret('', 43, base64url);
const idToken = jwt({ iss: 'https://login.example.com', sub: 'ada' });
const code = fakeSecret('', 32);
const deviceCode = fakeSecret('', 32);
const password = fakeSecret('', 16);
const subjectToken = jwt({ iss: 'https://idp.example.com', sub: 'ada' });
const actorToken = jwt({ iss: 'https://idp.example.com', sub: 'agent' });
const assertion = jwt({ iss: 'robot@project.example.com', aud: url });
const basic = { authorization: `Basic ${Buffer.from(`app%3A1:${clientSecret}`).toString('base64')}` };
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const jwtGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const answer = { access_token: accessToken, token_type: 'Bearer', expires_in: 3600 };

function jwt(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ ...claims, jti: fakeSecret('', 8) })}.${fakeSecret('', 43, base64url)}`;
}

function issuedBy(options: Omit<ExchangeOptions, 'url' | 'answer'> & { url?: string; answer?: unknown }) {
  return oauthToken.issued(exchange({ url, answer, ...options }));
}

const grants: [string, Partial<ExchangeOptions>, { policy: string; parents: string[] }][] = [
  [
    'client credentials in the body',
    { form: { grant_type: 'client_credentials', client_id: 'app', client_secret: clientSecret } },
    { policy: 'oauth client app, grant client_credentials', parents: [clientSecret] },
  ],
  [
    'client credentials in the header',
    { form: { grant_type: 'client_credentials' }, headers: basic },
    { policy: 'oauth client app:1, grant client_credentials', parents: [clientSecret] },
  ],
  [
    'an authorization code of a public client',
    { form: { grant_type: 'authorization_code', code, client_id: 'app', code_verifier: fakeSecret('', 43) } },
    { policy: 'oauth client app, grant authorization_code', parents: [] },
  ],
  [
    'a refresh token',
    { form: { grant_type: 'refresh_token', refresh_token: refreshToken }, headers: basic },
    { policy: 'oauth client app:1, grant refresh_token', parents: [clientSecret, refreshToken] },
  ],
  [
    'a password',
    { form: { grant_type: 'password', username: 'ada', password, client_id: 'app' } },
    { policy: 'oauth client app, grant password', parents: [password] },
  ],
  [
    'a token exchange',
    {
      form: { grant_type: exchangeGrant, subject_token: subjectToken, actor_token: actorToken },
      headers: basic,
    },
    { policy: 'oauth client app:1, grant token-exchange', parents: [clientSecret, subjectToken, actorToken] },
  ],
  [
    'a signed assertion',
    { form: { grant_type: jwtGrant, assertion } },
    { policy: 'oauth client robot@project.example.com, grant jwt-bearer', parents: [assertion] },
  ],
  [
    'a client that signs',
    { form: { grant_type: 'client_credentials', client_assertion: assertion } },
    { policy: 'oauth client robot@project.example.com, grant client_credentials', parents: [assertion] },
  ],
  [
    'a device code',
    {
      form: {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: deviceCode,
        client_id: 'tv',
      },
    },
    { policy: 'oauth client tv, grant device_code', parents: [deviceCode] },
  ],
  [
    'a JSON body',
    { json: { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'app' } },
    { policy: 'oauth client app, grant refresh_token', parents: [refreshToken] },
  ],
  [
    'a federation rule of Anthropic',
    { json: { grant_type: jwtGrant, assertion, federation_rule_id: 'fdrl_1', service_account_id: 'svac_1' } },
    { policy: 'oauth federation rule fdrl_1, grant jwt-bearer', parents: [assertion] },
  ],
  [
    'a code redeemed at GitHub, which needs no grant type',
    {
      url: 'https://github.com/login/oauth/access_token',
      form: { code, client_id: 'app', client_secret: clientSecret },
    },
    { policy: 'oauth client app, grant authorization_code', parents: [clientSecret] },
  ],
  [
    'nobody in particular',
    { form: { grant_type: 'client_credentials' } },
    { policy: 'oauth grant client_credentials', parents: [] },
  ],
];

describe('the mint chain and the policy', () => {
  test.each(grants)('of %s', (_what, options, { policy, parents }) => {
    const [token, ...others] = issuedBy(options);
    expect(others).toEqual([]);
    expect(token).toMatchObject({
      secret: accessToken,
      type: 'oauth.access_token',
      source: 'token_endpoint',
      expiresAt: at + 3_600_000,
      ephemeral: true,
      policy,
    });
    expect(token?.parents.toSorted()).toEqual(parents.toSorted());
  });
});

test('every token of an answer is a credential of its own', () => {
  const issued = issuedBy({
    form: { grant_type: 'authorization_code', code, client_id: 'app' },
    answer: {
      ...answer,
      refresh_token: refreshToken,
      refresh_expires_in: 86_400,
      id_token: idToken,
      scope: 'openid mail',
    },
  });
  expect(issued.map(brief)).toEqual([
    {
      type: 'oauth.access_token',
      secret: accessToken,
      expiresAt: at + 3_600_000,
      scopes: ['openid', 'mail'],
      issuer: 'login.example.com',
    },
    {
      type: 'oauth.refresh_token',
      secret: refreshToken,
      expiresAt: at + 86_400_000,
      scopes: ['openid', 'mail'],
      issuer: 'login.example.com',
    },
    // Its own claims say until when and who issued it.
    { type: 'oauth.id_token', secret: idToken, expiresAt: null, scopes: [], issuer: null },
  ]);
});

test('a refresh token that is handed back is not its own parent', () => {
  const issued = issuedBy({
    form: {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: 'app',
      client_secret: clientSecret,
    },
    answer: { ...answer, refresh_token: refreshToken },
  });
  expect(issued.map(({ parents }) => parents)).toEqual([[clientSecret, refreshToken], [clientSecret]]);
});

test.each<[string, object, Partial<Issued>]>([
  ['numbers that are texts', { expires_in: '3599' }, { expiresAt: (at + 3_599_000) as Issued['expiresAt'] }],
  ['no lifetime', { expires_in: undefined }, { expiresAt: null, ephemeral: null }],
  ['a lifetime of zero', { expires_in: 0 }, { expiresAt: null }],
  ['a negative lifetime', { expires_in: -5 }, { expiresAt: null }],
  ['a lifetime that is no number', { expires_in: 'soon' }, { expiresAt: null }],
  ['a lifetime of ages', { expires_in: 1e300 }, { expiresAt: null }],
  ['the time of issue', { created_at: at / 1000 - 2 }, { issuedAt: (at - 2000) as Issued['issuedAt'] }],
  ['the scopes that were granted', { scope: 'read  write' }, { scopes: ['read', 'write'] }],
  ['the scopes of GitHub', { scope: 'repo,user:email' }, { scopes: ['repo', 'user:email'] }],
  ['no scopes: those that were asked for', {}, { scopes: ['a', 'b'] }],
  [
    'an id token of an exchange',
    { issued_token_type: 'urn:ietf:params:oauth:token-type:id_token' },
    { type: 'oauth.id_token' },
  ],
  ['an ID-JAG', { issued_token_type: 'urn:ietf:params:oauth:token-type:id-jag' }, { type: 'oauth.id_jag' }],
  [
    'an access token of an exchange',
    { issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' },
    { type: 'oauth.access_token' },
  ],
])('an answer with %s', (_what, more, expected) => {
  const form = { grant_type: 'client_credentials', client_id: 'app', scope: 'a b' };
  expect(issuedBy({ form, answer: { ...answer, ...more } })).toMatchObject([expected]);
});

test('the resources that were asked for are the audience, and a known host is the provider', () => {
  const form = new URLSearchParams({
    grant_type: exchangeGrant,
    subject_token: subjectToken,
    audience: 'api',
  });
  form.append('resource', 'https://mcp.example.com/a');
  form.append('resource', 'https://mcp.example.com/b');
  expect(issuedBy({ form, url: 'https://oauth2.googleapis.com/token' })).toMatchObject([
    { audience: ['https://mcp.example.com/a', 'https://mcp.example.com/b', 'api'], provider: 'gcp' },
  ]);
});

test('an answer may be a form', () => {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'app' };
  const text = new URLSearchParams({ access_token: accessToken, expires_in: '28800', scope: '' }).toString();
  expect(issuedBy({ form, answer: text })).toMatchObject([
    { secret: accessToken, expiresAt: at + 28_800_000 },
  ]);
});

test('the body names what it presents and for whom', () => {
  const form = {
    grant_type: 'password',
    client_id: 'app',
    client_secret: clientSecret,
    username: 'ada',
    password,
    code,
    subject_token: subjectToken,
  };
  const body = new URLSearchParams(form).toString();
  expect(oauthToken.presented(request({ url, form }), body)).toEqual([
    { secret: clientSecret, field: 'client_secret', subject: 'app' },
    { secret: code, field: 'code', subject: 'app' },
    { secret: password, field: 'password', subject: 'ada' },
    { secret: subjectToken, field: 'subject_token', subject: null },
  ]);
});

test.each<[string, Partial<ExchangeOptions>]>([
  ['a login form', { form: { username: 'ada', password } }],
  ['a form with a token', { form: { token: accessToken, token_type_hint: 'access_token' } }],
  [
    'a form with a code elsewhere',
    { url: 'https://shop.example.com/redeem', form: { code, client_id: 'app' } },
  ],
  ['a JSON body without grant type', { json: { password } }],
  ['a list', { json: [{ grant_type: 'password', password }] }],
  ['a grant type that is no text', { json: { grant_type: { password } } }],
  ['no body', {}],
])('%s presents and issues nothing', (_what, options) => {
  const made = exchange({ url, answer, ...options });
  expect(oauthToken.issued(made)).toEqual([]);
  expect(oauthToken.presented(made.request, made.requestBody ?? '')).toEqual([]);
});

test.each<[string, Partial<ExchangeOptions>]>([
  ['an error', { status: 400, answer: { ...answer, error: 'invalid_grant' } }],
  ['an error of GitHub, which is a success', { answer: { error: 'bad_verification_code' } }],
  ['a page', { answer: '<html>access_token</html>' }],
  ['a truncated answer', { answer: JSON.stringify(answer).slice(0, -3) }],
  ['a list', { answer: [answer] }],
  ['a number', { answer: '17' }],
  ['nothing', { answer: '' }],
  ['a token that is no text', { answer: { access_token: { value: accessToken } } }],
  ['an empty token', { answer: { access_token: '  ' } }],
])('%s issues nothing', (_what, options) => {
  expect(issuedBy({ form: { grant_type: 'client_credentials' }, ...options })).toEqual([]);
});

function brief({ type, secret, expiresAt, scopes, issuer }: Issued) {
  return { type, secret, expiresAt, scopes, issuer };
}

checkExchanges(oauthTokenExchanges);
