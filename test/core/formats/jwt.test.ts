import { describe, expect, test } from 'vitest';
import { jwtKinds } from '../../../src/core/formats/jwt-kinds.ts';
import { instantFromSeconds } from '../../../src/core/instant.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { referenceFormats } from '../../support/reference-formats.ts';
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

interface KindCase {
  readonly claims: object;
  readonly header?: object;
  readonly expected: object;
}

const times = { iat: issuedAt, exp: issuedAt + hour };
const uid = '00000000-0000-0000-0000-000000000001';

describe('the kinds of tokens', () => {
  const kinds: Readonly<Record<string, KindCase>> = {
    'k8s-sa-token-legacy': {
      claims: {
        iss: 'kubernetes/serviceaccount',
        sub: 'system:serviceaccount:team-a:agent',
        'kubernetes.io/serviceaccount/namespace': 'team-a',
        'kubernetes.io/serviceaccount/secret.name': 'agent-token-abcde',
        'kubernetes.io/serviceaccount/service-account.uid': uid,
      },
      expected: {
        type: 'kubernetes.service_account_token',
        ephemeral: false,
        expiresAt: null,
        joinKeys: [
          'kubernetes.service_account:team-a/agent',
          'kubernetes.secret:agent-token-abcde',
          `kubernetes.uid:${uid}`,
        ],
      },
    },
    'k8s-sa-token': {
      claims: {
        iss: 'https://cluster.example.com',
        sub: 'system:serviceaccount:team-a:agent',
        aud: ['https://cluster.example.com'],
        jti: 'id-2',
        nbf: issuedAt,
        exp: issuedAt + hour,
        'kubernetes.io': { namespace: 'team-a', pod: { name: 'agent-7' }, serviceaccount: { name: 'agent' } },
      },
      expected: {
        type: 'kubernetes.service_account_token',
        provider: 'kubernetes',
        ephemeral: true,
        issuedAt: issuedAt * 1000,
        joinKeys: [
          'jwt.jti:https://cluster.example.com#id-2',
          'kubernetes.service_account:team-a/agent',
          'kubernetes.pod:team-a#agent-7',
        ],
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
        repository: 'example/app',
        run_id: '1234567890',
        jti: 'id-3',
        iat: issuedAt,
        exp: issuedAt + 300,
      },
      expected: {
        type: 'github.oidc_token',
        provider: 'github',
        ephemeral: true,
        joinKeys: [
          'jwt.jti:https://token.actions.githubusercontent.com#id-3',
          'github.run:example/app#1234567890',
        ],
      },
    },
    'jwt-gitlab': {
      claims: {
        ...times,
        iss: 'https://gitlab.example.com',
        sub: 'project_path:team/app:ref_type:branch:ref:main',
        namespace_path: 'team',
        project_path: 'team/app',
        pipeline_id: '455',
        job_id: '1123',
      },
      expected: {
        type: 'gitlab.id_token',
        provider: 'gitlab',
        ephemeral: true,
        joinKeys: [expect.stringContaining('jwt.subject:'), 'gitlab.job:team/app#1123'],
      },
    },
    'azure-entra-access-token': {
      claims: {
        iss: `https://sts.windows.net/${uid}/`,
        sub: 'subject',
        iat: issuedAt,
        exp: issuedAt + 28 * hour,
        uti: 'uti-1',
        appid: 'app-1',
        tid: 'tenant-1',
        oid: 'object-1',
        roles: ['Mail.Read', 'Files.Read'],
      },
      expected: {
        type: 'azure.access_token',
        provider: 'azure',
        ephemeral: true,
        scopes: ['Mail.Read', 'Files.Read'],
        joinKeys: [
          `jwt.subject:https://sts.windows.net/${uid}/#subject#${issuedAt}`,
          'azure.uti:uti-1',
          'azure.app:app-1',
          'azure.tenant:tenant-1',
          'azure.object:object-1',
        ],
      },
    },
    'jwt-google': {
      claims: {
        ...times,
        iss: 'https://accounts.google.com',
        sub: '1234567890',
        email: 'agent@example.iam.gserviceaccount.com',
        azp: '1234567890',
      },
      expected: {
        type: 'gcp.id_token',
        provider: 'gcp',
        ephemeral: true,
        joinKeys: [
          expect.stringContaining('jwt.subject:'),
          'gcp.service_account:agent@example.iam.gserviceaccount.com',
        ],
      },
    },
    'jwt-google-self-signed': {
      header: { alg: 'RS256', kid: 'abcdef0123456789' },
      claims: {
        ...times,
        iss: 'agent@example.iam.gserviceaccount.com',
        sub: 'agent@example.iam.gserviceaccount.com',
        aud: 'https://pubsub.googleapis.com/',
      },
      expected: {
        type: 'gcp.self_signed_jwt',
        provider: 'gcp',
        joinKeys: [
          expect.stringContaining('jwt.subject:'),
          'gcp.service_account:agent@example.iam.gserviceaccount.com',
          'gcp.key_id:abcdef0123456789',
        ],
      },
    },
    'jwt-github-app': {
      claims: { iat: issuedAt - 60, exp: issuedAt + 600, iss: '123456' },
      expected: {
        type: 'github.app_jwt',
        provider: 'github',
        ephemeral: true,
        joinKeys: ['github.app_id:123456'],
      },
    },
    'jwt-onepassword-connect': {
      claims: { iss: 'com.1password.b5', sub: 'connect', aud: ['com.1password.connect'], jti: 'token-1' },
      expected: {
        type: 'onepassword.connect_token',
        provider: 'onepassword',
        ephemeral: false,
        joinKeys: ['jwt.jti:com.1password.b5#token-1'],
      },
    },
    'jwt-livekit': {
      header: { alg: 'HS256' },
      claims: {
        iss: 'APIabc123def',
        sub: 'agent-7',
        nbf: issuedAt,
        exp: issuedAt + 6 * hour,
        video: { room: 'a' },
      },
      expected: {
        type: 'livekit.access_token',
        provider: 'livekit',
        ephemeral: true,
        subject: 'agent-7',
        joinKeys: ['livekit.api_key:APIabc123def'],
      },
    },
    'jwt-twilio': {
      header: { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' },
      claims: { ...times, jti: 'key-1', iss: 'key-id', sub: 'account-id', grants: { identity: 'agent' } },
      expected: {
        type: 'twilio.access_token',
        provider: 'twilio',
        ephemeral: true,
        joinKeys: ['jwt.jti:key-id#key-1', 'twilio.key_sid:key-id', 'twilio.account_sid:account-id'],
      },
    },
    'jwt-supabase': {
      claims: {
        iss: 'supabase',
        ref: 'abcdefghijklmnop',
        role: 'service_role',
        iat: issuedAt,
        exp: issuedAt + 87_600 * hour,
      },
      expected: {
        type: 'supabase.service_role_key',
        provider: 'supabase',
        ephemeral: false,
        joinKeys: ['supabase.project:abcdefghijklmnop'],
      },
    },
    'jwt-snowflake': {
      claims: { ...times, iss: 'ACCOUNT.AGENT.SHA256:abc/def=', sub: 'ACCOUNT.AGENT' },
      expected: {
        type: 'snowflake.keypair_jwt',
        provider: 'snowflake',
        joinKeys: [expect.stringContaining('jwt.subject:'), 'snowflake.public_key:SHA256:abc/def='],
      },
    },
    'snowflake-pat': {
      claims: { p: '1:2', iss: 'SF:2001', exp: issuedAt },
      expected: { type: 'snowflake.programmatic_token', provider: 'snowflake', ephemeral: true },
    },
    'infisical-access-token': {
      claims: {
        ...times,
        identityId: uid,
        clientSecretId: 'secret-1',
        identityAccessTokenId: 'token-1',
        authTokenType: 'identityAccessToken',
      },
      expected: {
        type: 'infisical.access_token',
        provider: 'infisical',
        ephemeral: true,
        joinKeys: [
          `infisical.identity:${uid}`,
          'infisical.client_secret:secret-1',
          'infisical.token_id:token-1',
        ],
      },
    },
    'jwt-cognito': {
      claims: {
        ...times,
        iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example',
        token_use: 'access',
        client_id: 'client-1',
        jti: 'id-4',
      },
      expected: {
        type: 'aws.cognito_access_token',
        provider: 'aws',
        joinKeys: [expect.stringContaining('#id-4'), 'aws.cognito_client:client-1'],
      },
    },
    'jwt-aws-web-identity': {
      claims: {
        ...times,
        iss: `https://${uid}.tokens.sts.global.api.aws`,
        sub: 'arn:aws:iam::123456789012:role/agent',
      },
      expected: { type: 'aws.web_identity_token', provider: 'aws', ephemeral: true },
    },
    'jwt-clerk': {
      claims: {
        ...times,
        iss: 'https://clerk.example.com',
        sub: 'user_1',
        sid: 'sess_1',
        azp: 'https://example.com',
      },
      expected: {
        type: 'clerk.session_token',
        provider: 'clerk',
        joinKeys: [expect.stringContaining('jwt.subject:'), 'clerk.session:sess_1'],
      },
    },
    'mcp-access-token': {
      claims: { ...claims, exp: issuedAt + hour, aud: 'https://mcp.example.com/', jti: 'id-5' },
      expected: {
        type: 'mcp.access_token',
        provider: 'mcp',
        ephemeral: true,
        audience: ['https://mcp.example.com/'],
      },
    },
  };

  test('every kind has a row here', () => {
    expect(Object.keys(kinds)).toEqual(jwtKinds.map((kind) => kind.id));
  });

  const reference = referenceFormats();

  test.skipIf(reference === null)('kinds agree with the reference table (needs MAYFLY_REFERENCE)', () => {
    for (const [id, row] of Object.entries(kinds)) {
      const known = reference?.get(id);
      if (known?.regex == null || id === 'snowflake-pat') continue;
      const token = jwt(row.claims, row.header);
      expect(token, id).toMatch(new RegExp(known.regex));
      if (known.ephemeral.startsWith('yes')) expect(recogniseText(token).ephemeral, id).toBe(true);
      if (known.ephemeral.startsWith('no')) expect(recogniseText(token).ephemeral, id).not.toBe(true);
    }
  });

  test.each(Object.entries(kinds))('%s is told by its claims', (_id, row) => {
    expect(recogniseText(jwt(row.claims, row.header))).toMatchObject(row.expected);
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
  ['accounts.google.com', 'gcp'],
  ['https://login.microsoftonline.us/example/v2.0', 'azure'],
  ['https://example.okta.com/oauth2/default', 'okta'],
  ['https://example.cloud.databricks.com/oidc', 'databricks'],
  ['https://abcdefgh.supabase.co/auth/v1', 'supabase'],
  ['https://agent.buildkite.com', 'buildkite'],
  ['https://oidc.circleci.com/org/1', 'circleci'],
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

test.each([
  [
    'a user of Supabase',
    { iss: 'https://abcdefgh.supabase.co/auth/v1', role: 'authenticated' },
    'supabase.access_token',
  ],
  ["Supabase's key for anybody", { iss: 'supabase', role: 'anon' }, 'supabase.anon_key'],
  ['Okta', { iss: 'https://example.okta.com/oauth2/default', cid: 'client' }, 'okta.access_token'],
  ['Auth0', { iss: 'https://example.auth0.com/' }, 'auth0.access_token'],
  ['Databricks', { iss: 'https://example.cloud.databricks.com/oidc' }, 'databricks.access_token'],
  ['an ID token of Auth0', { iss: 'https://example.auth0.com/', nonce: 'n' }, 'auth0.id_token'],
  ['an ID token of Entra', { iss: 'https://login.microsoftonline.com/a/v2.0', nonce: 'n' }, 'azure.id_token'],
  [
    'an ID token of Cognito',
    { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/a', token_use: 'id' },
    'aws.cognito_id_token',
  ],
  ["Keycloak's refresh token", { typ: 'Refresh' }, 'jwt.refresh_token'],
  ["Keycloak's ID token", { typ: 'ID' }, 'jwt.id_token'],
  ['an MCP server in a path', { aud: 'https://example.com/api/mcp' }, 'mcp.access_token'],
  ['a word that begins with mcp', { aud: 'https://example.com/mcpherson' }, 'jwt.access_token'],
  [
    'a GitHub App that gives its client id',
    { iss: 'Iv23abcdefghij', sub: undefined, aud: undefined },
    'github.app_jwt',
  ],
  ['a number as an issuer, and a subject', { iss: 123456, sub: 'a' }, 'jwt.access_token'],
  [
    'grants of an issuer that is an address',
    { iss: 'https://idp.example.com', video: {} },
    'jwt.access_token',
  ],
])('%s', (_what, changes, type) => {
  const payload = { ...claims, exp: issuedAt + 600, ...changes };
  expect(recogniseText(jwt(payload)).type).toBe(type);
});

test('a workload token of SPIFFE is told by its header', () => {
  expect(
    recogniseText(jwt({ sub: 'spiffe://example.org/agent' }, { alg: 'ES256', typ: 'wit+jwt' })).type,
  ).toBe('spiffe.wit_svid');
});

test('a GitHub App may give its id as a number', () => {
  const found = recogniseText(jwt({ iat: issuedAt, exp: issuedAt + 600, iss: 123456 }));
  expect(found).toMatchObject({ type: 'github.app_jwt', joinKeys: ['github.app_id:123456'] });
});

test('claims that cannot be made a text harm nobody', () => {
  const strange = { toString: 1, valueOf: 1 };
  const names = [
    'iss',
    'sub',
    'aud',
    'jti',
    'sid',
    'email',
    'azp',
    'typ',
    'role',
    'kubernetes.io',
    'project_path',
    'uti',
  ];
  for (const name of names) {
    expect(recogniseText(jwt({ iat: issuedAt, exp: issuedAt + 600, [name]: strange })).ephemeral).toBe(true);
  }
  const all = Object.fromEntries(names.map((name) => [name, strange]));
  expect(recogniseText(jwt(all, { alg: 'x', cty: strange, typ: strange, kid: strange })).type).toBe(
    'jwt.access_token',
  );
});

test('claims of strange types name nothing', () => {
  for (const strange of [{ pod: null }, { pod: 'a' }, 7, null, { namespace: {}, pod: { name: [] } }]) {
    const payload = { sub: 'system:serviceaccount:a:b', 'kubernetes.io': strange };
    expect(recogniseText(jwt(payload)).joinKeys).toEqual(['kubernetes.service_account:a/b']);
  }
});
