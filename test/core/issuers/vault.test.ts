import { describe, expect, test } from 'vitest';
import { vault } from '../../../src/core/issuers/vault.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { at, type ExchangeOptions, exchange } from './exchange.ts';
import { checkExchanges } from './exchanges/check-exchanges.ts';
import { vaultExchanges } from './exchanges/vault.ts';
import { accessor, base, envelope, issuedBy, token } from './vault-exchange.ts';

const issuedToken = fakeSecret('hvs.', 92, base64url);
const secretId = crypto.randomUUID();
const jwt = `${fakeSecret('eyJ', 20, base64url)}.${fakeSecret('eyJ', 40, base64url)}.${fakeSecret('', 43, base64url)}`;
const password = fakeSecret('', 20);

function auth(more: Record<string, unknown> = {}) {
  const policies = ['default', 'web'];
  return {
    ...envelope,
    auth: {
      client_token: issuedToken,
      accessor,
      policies,
      token_policies: policies,
      metadata: { role_name: 'web' },
      lease_duration: 1200,
      renewable: true,
      entity_id: crypto.randomUUID(),
      token_type: 'service',
      orphan: true,
      ...more,
    },
  };
}

describe('a token', () => {
  test('of an AppRole login says who asked, with what and until when', () => {
    const json = { role_id: crypto.randomUUID(), secret_id: secretId };
    expect(issuedBy('auth/approle/login', auth(), { method: 'POST', headers: {}, json })).toEqual([
      {
        secret: issuedToken,
        type: 'vault.service_token',
        provider: 'vault',
        source: 'token_endpoint',
        name: 'auth/approle/login',
        policy: 'vault role web, policies default, web',
        ephemeral: true,
        issuedAt: null,
        expiresAt: at + 1_200_000,
        scopes: ['default', 'web'],
        subject: null,
        issuer: null,
        audience: [],
        joinKeys: [`vault.accessor:${accessor}`],
        parents: [secretId],
      },
    ]);
  });

  test.each<[string, { json?: object; auth?: Record<string, unknown> }, object]>([
    [
      'auth/kubernetes/login',
      {
        json: { role: 'app', jwt },
        auth: { metadata: { role: 'app', service_account_name: 'agent', service_account_namespace: 'prod' } },
      },
      { parents: [jwt], subject: 'prod/agent', policy: 'vault role app, policies default, web' },
    ],
    [
      'auth/userpass/login/ada',
      { json: { password }, auth: { metadata: { username: 'ada' } } },
      { parents: [password], subject: 'ada', policy: 'vault policies default, web' },
    ],
    ['auth/github/login', { json: { token: password }, auth: { metadata: null } }, { parents: [password] }],
    ['auth/cert/login', { auth: { policies: null, metadata: null } }, { policy: null, scopes: [] }],
    ['auth/token/create', { json: { policies: ['web'] } }, { parents: [token], name: 'auth/token/create' }],
    [
      'auth/token/create/a-batch',
      { auth: { token_type: 'batch', accessor: '' } },
      { type: 'vault.batch_token', joinKeys: [] },
    ],
    ['auth/token/create/a-root', { auth: { lease_duration: 0 } }, { expiresAt: null, ephemeral: false }],
  ])('of %s', (path, { json, auth: more }, expected) => {
    const headers: Record<string, string> = path.includes('/login') ? {} : { 'x-vault-token': token };
    expect(issuedBy(path, auth(more), { method: 'POST', json, headers })).toMatchObject([
      { secret: issuedToken, ...expected },
    ]);
  });

  test('of an AWS login comes from the key that signed the request in the body', () => {
    const keyId = fakeSecret('ASIA', 16, 'ABCDEFGH234567');
    const authorization = `AWS4-HMAC-SHA256 Credential=${keyId}/20261123/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=${fakeSecret('', 64)}`;
    for (const value of [authorization, [authorization]]) {
      const encoded = Buffer.from(JSON.stringify({ Authorization: value })).toString('base64');
      const json = { role: 'app', iam_http_request_method: 'POST', iam_request_headers: encoded };
      const made = exchange({ url: `${base}auth/aws/login`, json, answer: auth() });
      expect(vault.issued(made)).toMatchObject([{ parents: [keyId] }]);
      expect(vault.presented(made.request, made.requestBody ?? '')).toEqual([
        { secret: keyId, field: 'iam_request_headers', subject: 'app' },
      ]);
    }
  });

  test('that is renewed was not minted from who renewed it', () => {
    expect(issuedBy('auth/token/renew-self', auth({ client_token: token }))).toMatchObject([
      { secret: token, parents: [] },
    ]);
    expect(
      issuedBy('auth/token/renew', auth(), { method: 'POST', json: { token: issuedToken } }),
    ).toMatchObject([{ parents: [] }]);
  });

  test('that waits for a second factor is not issued', () => {
    expect(issuedBy('auth/userpass/login/ada', auth({ client_token: '', mfa_requirement: {} }))).toEqual([]);
  });
});

test('a wrapping token is issued, and what is unwrapped comes from it', () => {
  const wrapping = fakeSecret('hvs.', 92, base64url);
  const wrap = {
    token: wrapping,
    accessor,
    ttl: 300,
    creation_time: new Date(at - 1000).toISOString(),
    creation_path: 'x',
    wrapped_accessor: 'y',
  };
  expect(issuedBy('auth/approle/role/web/secret-id', { ...envelope, wrap_info: wrap })).toMatchObject([
    {
      secret: wrapping,
      type: 'vault.wrapping_token',
      source: 'token_endpoint',
      ephemeral: true,
      issuedAt: at - 1000,
      expiresAt: at + 300_000,
      joinKeys: [`vault.accessor:${accessor}`],
      parents: [token],
    },
  ]);
  expect(
    issuedBy('sys/wrapping/unwrap', auth(), { method: 'POST', json: { token: wrapping }, headers: {} }),
  ).toMatchObject([{ secret: issuedToken, parents: [wrapping] }]);
});

test.each<[string, object, string[]]>([
  ['auth/approle/login', { role_id: 'r', secret_id: secretId }, ['secret_id']],
  ['auth/jwt/login', { role: 'a', jwt }, ['jwt']],
  ['auth/corp/ldap/login/ada', { password }, ['password']],
  ['sys/wrapping/unwrap', { token }, ['token']],
  ['auth/token/lookup', { token }, ['token']],
  // Data to be stored proves nothing.
  ['secret/app', { password, token }, []],
  ['auth/userpass/users/ada', { password }, []],
  ['auth/jwt/config', { jwt }, []],
])('a body sent to %s presents its proof and no more', (path, json, fields) => {
  const made = exchange({ url: base + path, json, answer: '' });
  expect(vault.presented(made.request, made.requestBody ?? '').map(({ field }) => field)).toEqual(fields);
});

test.each([
  ['a lookup by path', `auth/token/lookup/${token}`, 'auth/token/lookup'],
  ['a token anywhere', `custom/${token}/x`, 'custom/{}/x'],
  ['an older token anywhere', `custom/${fakeSecret('s.', 24)}/x`, 'custom/{}/x'],
  ['a role', 'auth/token/create/web', 'auth/token/create/web'],
])('a name never holds a token: %s', (_what, path, name) => {
  expect(issuedBy(path, auth())).toMatchObject([{ name }]);
});

test.each<[string, unknown, Partial<ExchangeOptions>]>([
  ['an error', auth(), { status: 403 }],
  ['a page', '<html>', {}],
  ['a truncated answer', JSON.stringify(auth()).slice(0, -4), {}],
  ['a list', [auth()], {}],
  ['nothing', '', {}],
  ['an auth that is a text', { ...envelope, auth: issuedToken }, {}],
  ['data that is a list', { ...envelope, lease_id: 'a/b/c', data: [password] }, {}],
  ['a token that is a number', auth({ client_token: 7 }), {}],
])('%s issues nothing', (_what, answer, options) => {
  expect(issuedBy('any/path', answer, options)).toEqual([]);
});

checkExchanges(vaultExchanges);
