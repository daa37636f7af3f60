import { describe, expect, test } from 'vitest';
import { jwtKinds } from '../../../src/core/formats/jwt.ts';
import { instantFromSeconds } from '../../../src/core/instant.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

const issuedAt = 1_790_000_000;
const hour = 3_600;
const claims = {
  iss: 'https://idp.example.com/',
  sub: 'agent-7',
  aud: 'https://api.example.com',
  iat: issuedAt,
};

/** A token as an issuer would make it, with a signature that nothing verifies. */
function jwt(payload: object, header: object = { alg: 'RS256', kid: 'example' }): string {
  const parts = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${parts.join('.')}.${fakeSecret('', 86, base64url)}`;
}

describeFormat({
  id: 'jwt-generic',
  tokens: () => [jwt({ ...claims, exp: issuedAt + hour, jti: 'id-1', scope: 'read write' })],
  expected: {
    type: 'jwt.access_token',
    provider: 'unknown',
    ephemeral: true,
    issuedAt: instantFromSeconds(issuedAt),
    expiresAt: instantFromSeconds(issuedAt + hour),
    scopes: ['read', 'write'],
    subject: 'agent-7',
    issuer: 'https://idp.example.com/',
    audience: ['https://api.example.com'],
    joinKeys: ['jwt.jti:https://idp.example.com/#id-1'],
  },
  near: () => ({
    'two parts': jwt(claims).split('.').slice(0, 2).join('.'),
    'five parts': `${jwt(claims)}.a.b`,
    'no algorithm': jwt(claims, { typ: 'JWT' }),
    'a header that is a list': jwt(claims, ['alg']),
    'claims that are a list': jwt([claims]),
    padding: `${jwt(claims)}==`,
    'an encrypted token': jwt(claims).replaceAll('.', '..'),
  }),
});

describe('the kinds of tokens', () => {
  const kinds: Readonly<Record<string, { readonly claims: object; readonly expected: object }>> = {
    'k8s-sa-token': {
      claims: {
        iss: 'https://cluster.example.com',
        sub: 'system:serviceaccount:team-a:agent',
        aud: ['https://cluster.example.com'],
        jti: 'id-2',
        nbf: issuedAt,
        exp: issuedAt + hour,
        'kubernetes.io': { namespace: 'team-a', serviceaccount: { name: 'agent' } },
      },
      expected: {
        type: 'kubernetes.service_account_token',
        provider: 'kubernetes',
        ephemeral: true,
        issuedAt: issuedAt * 1000,
        joinKeys: ['jwt.jti:https://cluster.example.com#id-2', 'kubernetes.service_account:team-a/agent'],
      },
    },
    'spiffe-jwt-svid': {
      claims: { sub: 'spiffe://example.org/agent', aud: 'spiffe://example.org/api', exp: issuedAt },
      expected: {
        type: 'spiffe.jwt_svid',
        provider: 'spiffe',
        ephemeral: true,
        subject: 'spiffe://example.org/agent',
        joinKeys: ['spiffe.id:spiffe://example.org/agent'],
      },
    },
    'github-actions-oidc': {
      claims: {
        iss: 'https://token.actions.githubusercontent.com',
        sub: 'repo:example/app:ref:refs/heads/main',
        aud: 'sts.amazonaws.com',
        jti: 'id-3',
        iat: issuedAt,
        exp: issuedAt + 300,
      },
      expected: {
        type: 'github.oidc_token',
        provider: 'github',
        ephemeral: true,
        joinKeys: ['jwt.jti:https://token.actions.githubusercontent.com#id-3'],
      },
    },
    'azure-entra-access-token': {
      claims: {
        iss: 'https://sts.windows.net/00000000-0000-0000-0000-000000000001/',
        sub: 'subject',
        iat: issuedAt,
        exp: issuedAt + 28 * hour,
        uti: 'uti-1',
        roles: ['Mail.Read', 'Files.Read'],
      },
      expected: {
        type: 'azure.access_token',
        provider: 'azure',
        ephemeral: true,
        scopes: ['Mail.Read', 'Files.Read'],
        joinKeys: [
          `jwt.subject:https://sts.windows.net/00000000-0000-0000-0000-000000000001/#subject#${issuedAt}`,
          'azure.uti:uti-1',
        ],
      },
    },
  };

  test('every kind has a row here', () => {
    expect(Object.keys(kinds)).toEqual(jwtKinds.map((kind) => kind.id));
  });

  test.each(Object.entries(kinds))('%s is told by its claims', (_id, row) => {
    expect(recogniseText(jwt(row.claims))).toMatchObject(row.expected);
  });
});

test.each([
  [
    'a legacy service account without an expiry',
    { iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:a:b' },
    'kubernetes.service_account_token',
    false,
  ],
  [
    'a service account stretched to a year',
    { ...claims, sub: 'system:serviceaccount:a:b', exp: issuedAt + 8760 * hour },
    'kubernetes.service_account_token',
    null,
  ],
  [
    'an almost service account',
    { ...claims, sub: 'system:serviceaccount:a', exp: issuedAt + hour },
    'jwt.access_token',
    true,
  ],
  ['a day', { ...claims, exp: issuedAt + 24 * hour }, 'jwt.access_token', true],
  ['a second more than a day', { ...claims, exp: issuedAt + 24 * hour + 1 }, 'jwt.access_token', null],
  ['no expiry', claims, 'jwt.access_token', false],
  ['no issue time', { exp: issuedAt }, 'jwt.access_token', null],
  ['an end before its start', { ...claims, exp: issuedAt - 1 }, 'jwt.access_token', null],
  ['an expiry in milliseconds', { ...claims, exp: issuedAt * 1000 }, 'jwt.access_token', null],
  ['an expiry that is a text', { ...claims, exp: 'soon' }, 'jwt.access_token', null],
  ['an answer to a nonce', { ...claims, exp: issuedAt + hour, nonce: 'n' }, 'jwt.id_token', true],
  ['a hash of another token', { ...claims, exp: issuedAt + hour, at_hash: 'h' }, 'jwt.id_token', true],
  [
    "a look-alike of GitHub's issuer",
    { ...claims, iss: 'https://token.actions.githubusercontent.com.example.com' },
    'jwt.access_token',
    false,
  ],
  [
    'an issuer that only mentions Entra',
    { ...claims, iss: 'like https://sts.windows.net/' },
    'jwt.access_token',
    false,
  ],
  [
    "a look-alike of Entra's issuer",
    { ...claims, iss: 'https://example.com/https://sts.windows.net/' },
    'jwt.access_token',
    false,
  ],
] as const)('%s', (_what, payload, ...[type, ephemeral]) => {
  expect(recogniseText(jwt(payload))).toMatchObject({ type, ephemeral });
});

test.each([
  ['https://accounts.google.com', 'gcp'],
  ['https://example.auth0.com/', 'auth0'],
  ['https://idp.example.com/', 'unknown'],
  ['accounts.google.com', 'unknown'],
  [7, 'unknown'],
])('the issuer %s is %s', (iss, provider) => {
  expect(recogniseText(jwt({ ...claims, iss })).provider).toBe(provider);
});

test.each([
  ['an issuer and an id', { iss: 'a', jti: 'b' }, ['jwt.jti:a#b']],
  ['an issuer, a subject and a time', { iss: 'a', sub: 'c', iat: 5.5 }, ['jwt.subject:a#c#5']],
  ['no issuer', { jti: 'b', sub: 'c', iat: 5 }, []],
  ['no time', { iss: 'a', sub: 'c' }, []],
  ['an id that is no text', { iss: 'a', jti: 7 }, []],
])('the name of a token with %s', (_what, payload, joinKeys) => {
  expect(recogniseText(jwt(payload)).joinKeys).toEqual(joinKeys);
});
