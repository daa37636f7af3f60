import { base64url, fakeSecret } from '../../../support/fake-secret.ts';
import { at, secretOf } from '../exchange.ts';
import type { IssuerExchange } from './exchange.ts';
import { after, basic, bearer, endOf, endOfName, exchangesOf, jwtOf } from './made.ts';

const clientSecret = fakeSecret('', 40);
const accessToken = fakeSecret('', 43, base64url);
const refreshToken = fakeSecret('', 43, base64url);
const oldRefreshToken = fakeSecret('', 43, base64url);
const deviceCode = fakeSecret('', 40, base64url);
const idToken = jwtOf({ iss: 'https://login.example.com', sub: 'ada' });
const code = fakeSecret('', 20);
const assertion = jwtOf({ iss: 'app', sub: 'app', aud: 'https://login.example.com/token' });
const subjectToken = jwtOf({ iss: 'https://login.example.com', sub: 'ada' });
const actorToken = jwtOf({ iss: 'https://login.example.com', sub: 'agent' });
const outsideJwt = jwtOf({ iss: 'https://token.actions.githubusercontent.com', sub: 'repo:a/b' });
const host = 'login.example.com';
const url = `https://${host}/oauth2/token`;
const urn = 'urn:ietf:params:oauth:grant-type:';
const secretInBody = { client_id: 'app', client_secret: clientSecret };
const presentedSecret = { secret: secretOf(clientSecret), field: 'client_secret', subject: 'app' };

const access = {
  secret: accessToken,
  source: 'token_endpoint',
  type: 'oauth.access_token',
  ephemeral: true,
  expiresAt: after(3600),
} as const;
const refresh = { secret: refreshToken, source: 'token_endpoint', type: 'oauth.refresh_token' } as const;
const answer = { access_token: accessToken, token_type: 'Bearer', expires_in: 3600 };

/** RFC 6749, 7523, 8628, 8693, 9449; the page of each vendor stands beside its row. */
export const oauthTokenExchanges: readonly IssuerExchange[] = exchangesOf('oauth-token', [
  {
    what: 'client credentials, with a proof of possession (RFC 9449)',
    endpoint: 'oauth2-token',
    exchange: {
      url,
      headers: { ...basic('app', clientSecret), dpop: jwtOf({ htm: 'POST' }) },
      form: { grant_type: 'client_credentials', scope: 'read' },
      answer: { ...answer, token_type: 'DPoP', expires_in: '3600' },
    },
    issued: [
      {
        ...access,
        policy: 'oauth client app, grant client_credentials',
        scopes: ['read'],
        issuer: host,
        parents: [clientSecret],
      },
    ],
  },
  {
    what: 'a code with its verifier (RFC 7636), which are good for this once',
    endpoint: 'oauth2-token',
    exchange: {
      url,
      form: {
        grant_type: 'authorization_code',
        code,
        client_id: 'app',
        redirect_uri: 'http://127.0.0.1/',
        code_verifier: fakeSecret('', 43, base64url),
      },
      answer: { ...answer, refresh_token: refreshToken, refresh_expires_in: 1800 },
    },
    presented: [{ secret: secretOf(code), field: 'code', subject: 'app' }],
    issued: [
      { ...access, policy: 'oauth client app, grant authorization_code', issuer: host },
      {
        ...refresh,
        policy: 'oauth client app, grant authorization_code',
        issuer: host,
        expiresAt: after(1800),
      },
    ],
  },
  {
    what: 'a refresh token that is replaced',
    endpoint: 'oauth2-token',
    exchange: {
      url,
      form: { grant_type: 'refresh_token', refresh_token: oldRefreshToken, client_id: 'app' },
      answer: { ...answer, refresh_token: refreshToken },
    },
    presented: [{ secret: secretOf(oldRefreshToken), field: 'refresh_token', subject: 'app' }],
    issued: [access, refresh].map((token) => ({
      ...token,
      policy: 'oauth client app, grant refresh_token',
      issuer: host,
      parents: [oldRefreshToken],
    })),
    ended: [endOf(oldRefreshToken, 'replaced')],
  },
  {
    what: 'a refresh token that stays',
    endpoint: 'oauth2-token',
    exchange: {
      url,
      form: { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'app' },
      answer: { ...answer, refresh_token: refreshToken },
    },
    presented: [{ secret: secretOf(refreshToken), field: 'refresh_token', subject: 'app' }],
    issued: [
      { ...access, parents: [refreshToken] },
      { ...refresh, parents: [] },
    ].map((token) => ({ ...token, policy: 'oauth client app, grant refresh_token', issuer: host })),
  },
  {
    what: 'an exchange on behalf of a user by an agent (RFC 8693)',
    endpoint: 'oauth2-exchange',
    exchange: {
      url,
      form: {
        grant_type: `${urn}token-exchange`,
        subject_token: subjectToken,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        actor_token: actorToken,
        actor_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        audience: 'orders',
        ...secretInBody,
      },
      answer: {
        ...answer,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        scope: 'orders:read',
      },
    },
    presented: [
      presentedSecret,
      { secret: secretOf(subjectToken), field: 'subject_token', subject: null },
      { secret: secretOf(actorToken), field: 'actor_token', subject: null },
    ],
    issued: [
      {
        ...access,
        policy: 'oauth client app, grant token-exchange',
        scopes: ['orders:read'],
        audience: ['orders'],
        issuer: host,
        parents: [clientSecret, subjectToken, actorToken],
      },
    ],
  },
  {
    what: 'a client that signs (RFC 7523 section 2.2)',
    endpoint: 'oauth2-jwt-bearer',
    exchange: {
      url,
      form: {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      },
      answer,
    },
    presented: [{ secret: secretOf(assertion), field: 'client_assertion', subject: null }],
    issued: [
      { ...access, policy: 'oauth client app, grant client_credentials', issuer: host, parents: [assertion] },
    ],
  },
  {
    what: 'a signed grant (RFC 7523 section 2.1)',
    endpoint: 'oauth2-jwt-bearer',
    exchange: { url, form: { grant_type: `${urn}jwt-bearer`, assertion, scope: 'a b' }, answer },
    presented: [{ secret: secretOf(assertion), field: 'assertion', subject: null }],
    issued: [
      {
        ...access,
        policy: 'oauth client app, grant jwt-bearer',
        scopes: ['a', 'b'],
        issuer: host,
        parents: [assertion],
      },
    ],
  },
  {
    what: 'a device that the user let in',
    endpoint: 'oauth2-device',
    exchange: {
      url,
      form: { grant_type: `${urn}device_code`, device_code: deviceCode, client_id: 'tv' },
      answer,
    },
    presented: [{ secret: secretOf(deviceCode), field: 'device_code', subject: 'tv' }],
    issued: [
      { ...access, policy: 'oauth client tv, grant device_code', issuer: host, parents: [deviceCode] },
    ],
  },
  {
    what: 'a token for one MCP server (RFC 8707; modelcontextprotocol.io/specification, authorization)',
    endpoint: 'mcp-token',
    exchange: {
      url,
      form: {
        grant_type: 'client_credentials',
        ...secretInBody,
        resource: 'https://mcp.example.com/mcp',
        scope: 'files:read',
      },
      answer,
    },
    presented: [presentedSecret],
    issued: [
      {
        ...access,
        policy: 'oauth client app, grant client_credentials',
        scopes: ['files:read'],
        audience: ['https://mcp.example.com/mcp'],
        issuer: host,
        parents: [clientSecret],
      },
    ],
  },
  {
    // docs.github.com/apps/creating-github-apps, generating a user access token
    what: 'a user token of GitHub, which answers with a form',
    endpoint: 'github-oauth',
    exchange: {
      url: 'https://github.com/login/oauth/access_token',
      form: { ...secretInBody, code },
      answer: `access_token=${accessToken}&expires_in=3600&refresh_token=${refreshToken}&refresh_token_expires_in=15897600&scope=&token_type=bearer`,
    },
    presented: [presentedSecret, { secret: secretOf(code), field: 'code', subject: 'app' }],
    issued: [access, { ...refresh, expiresAt: after(15_897_600) }].map((token) => ({
      ...token,
      provider: 'github',
      policy: 'oauth client app, grant authorization_code',
      issuer: 'github.com',
      parents: [clientSecret],
    })),
  },
  {
    // docs.gitlab.com/api/oauth2
    what: 'a token of GitLab, which says when it was made',
    endpoint: 'gitlab-oauth',
    exchange: {
      url: 'https://gitlab.com/oauth/token',
      form: { grant_type: 'authorization_code', ...secretInBody, code },
      answer: { ...answer, refresh_token: refreshToken, created_at: at / 1000 - 1, scope: 'api' },
    },
    presented: [presentedSecret, { secret: secretOf(code), field: 'code', subject: 'app' }],
    issued: [{ ...access, issuedAt: after(-1) }, refresh].map((token) => ({
      ...token,
      provider: 'gitlab',
      policy: 'oauth client app, grant authorization_code',
      scopes: ['api'],
      issuer: 'gitlab.com',
      parents: [clientSecret],
    })),
  },
  {
    // anthropic-sdk-typescript src/lib/credentials/oidc-federation.ts
    what: 'a workload of Anthropic, in JSON',
    endpoint: 'anthropic-wif',
    exchange: {
      url: 'https://api.anthropic.com/v1/oauth/token',
      headers: { 'anthropic-beta': 'oauth-2025-04-20,oidc-federation-2026-04-01' },
      json: {
        grant_type: `${urn}jwt-bearer`,
        assertion: outsideJwt,
        federation_rule_id: 'fdrl_1',
        organization_id: 'org_1',
        service_account_id: 'svac_1',
      },
      answer,
    },
    presented: [{ secret: secretOf(outsideJwt), field: 'assertion', subject: null }],
    issued: [
      {
        ...access,
        provider: 'anthropic',
        policy: 'oauth federation rule fdrl_1, grant jwt-bearer',
        subject: 'svac_1',
        issuer: 'api.anthropic.com',
        parents: [outsideJwt],
      },
    ],
  },
  {
    // anthropic-sdk-typescript src/lib/credentials/user-oauth.ts
    what: 'a user of Anthropic, in JSON',
    endpoint: 'anthropic-user-oauth',
    exchange: {
      url: 'https://api.anthropic.com/v1/oauth/token',
      json: { grant_type: 'refresh_token', refresh_token: oldRefreshToken, client_id: 'app' },
      answer: { ...answer, refresh_token: refreshToken },
    },
    presented: [{ secret: secretOf(oldRefreshToken), field: 'refresh_token', subject: 'app' }],
    issued: [access, refresh].map((token) => ({
      ...token,
      provider: 'anthropic',
      policy: 'oauth client app, grant refresh_token',
      issuer: 'api.anthropic.com',
      parents: [oldRefreshToken],
    })),
    ended: [endOf(oldRefreshToken, 'replaced')],
  },
  {
    // docs.databricks.com/dev-tools/auth/oauth-m2m
    what: 'a service principal of Databricks',
    endpoint: 'databricks-oauth',
    exchange: {
      url: 'https://dbc-1.cloud.databricks.com/oidc/v1/token',
      headers: basic('app', clientSecret),
      form: { grant_type: 'client_credentials', scope: 'all-apis' },
      answer: { ...answer, scope: 'all-apis' },
    },
    issued: [
      {
        ...access,
        provider: 'databricks',
        policy: 'oauth client app, grant client_credentials',
        scopes: ['all-apis'],
        issuer: 'dbc-1.cloud.databricks.com',
        parents: [clientSecret],
      },
    ],
  },
  {
    // docs.snowflake.com/user-guide/oauth-custom
    what: 'a token of Snowflake',
    endpoint: 'snowflake-oauth',
    exchange: {
      url: 'https://xy12345.snowflakecomputing.com/oauth/token-request',
      headers: basic('app', clientSecret),
      form: { grant_type: 'authorization_code', code, redirect_uri: 'https://localhost' },
      answer: {
        ...answer,
        refresh_token: refreshToken,
        refresh_token_expires_in: 86_400,
        scope: 'session:role:R',
      },
    },
    presented: [{ secret: secretOf(code), field: 'code', subject: null }],
    issued: [access, { ...refresh, expiresAt: after(86_400) }].map((token) => ({
      ...token,
      provider: 'snowflake',
      policy: 'oauth client app, grant authorization_code',
      scopes: ['session:role:R'],
      issuer: 'xy12345.snowflakecomputing.com',
      parents: [clientSecret],
    })),
  },
  {
    // supabase.com/docs/reference/javascript/auth-signinwithpassword
    what: 'a user of Supabase, whose grant stands in the query',
    endpoint: 'oauth2-token',
    exchange: {
      url: 'https://abc.supabase.co/auth/v1/token?grant_type=password',
      json: { email: 'ada@example.com', password: clientSecret, gotrue_meta_security: {} },
      answer: {
        access_token: accessToken,
        token_type: 'bearer',
        expires_at: at / 1000 + 3600,
        refresh_token: refreshToken,
        user: { id: 'u1' },
      },
    },
    presented: [{ secret: secretOf(clientSecret), field: 'password', subject: 'ada@example.com' }],
    issued: [access, refresh].map((token) => ({
      ...token,
      provider: 'supabase',
      policy: 'oauth grant password',
      subject: 'ada@example.com',
      issuer: 'abc.supabase.co',
      parents: [clientSecret],
    })),
  },
]);

const devicePaths = [
  'https://login.example.com/device_authorization',
  'https://github.com/login/device/code',
  'https://login.example.com/realms/a/protocol/openid-connect/auth/device',
  'https://login.example.com/oauth2/v1/device/authorize',
  'https://login.example.com/common/oauth2/v2.0/devicecode',
  'https://login.example.com/oauth/authorize_device',
];

/** RFC 8628 section 3.2. */
export const oauthDeviceExchanges: readonly IssuerExchange[] = devicePaths.map((place) => ({
  what: `a device code at ${new URL(place).pathname}`,
  endpoint: 'oauth2-device',
  issuer: 'oauth-device',
  exchange: {
    url: place,
    form: { ...secretInBody, scope: 'openid mail' },
    answer: {
      device_code: deviceCode,
      user_code: 'WDJB-MJHT',
      verification_uri: 'https://login.example.com/device',
      expires_in: 1800,
      interval: 5,
    },
  },
  presented: [presentedSecret],
  issued: [
    {
      secret: deviceCode,
      source: 'token_endpoint',
      type: 'oauth.device_code',
      ...(place.includes('github') ? { provider: 'github' } : {}),
      policy: 'oauth client app, grant device_code',
      ephemeral: true,
      expiresAt: after(1800),
      scopes: ['openid', 'mail'],
      issuer: new URL(place).hostname,
      parents: [clientSecret],
    },
  ],
}));

const revocations = [
  'https://gitlab.example.com/oauth/revoke',
  'https://corp.okta.com/oauth2/default/v1/revoke',
  'https://login.example.com/connect/revocation',
  'https://login.example.com/realms/a/protocol/openid-connect/revoke',
  'https://discord.com/api/oauth2/token/revoke',
];

/** RFC 7009 section 2.1. */
export const oauthRevocationExchanges: readonly IssuerExchange[] = exchangesOf('oauth-revocation', [
  ...revocations.map((place) => ({
    what: `a revocation at ${new URL(place).pathname}`,
    exchange: {
      url: place,
      form: { token: refreshToken, token_type_hint: 'refresh_token', ...secretInBody },
      answer: '',
    },
    presented: [presentedSecret, { secret: secretOf(refreshToken), field: 'token', subject: 'app' }],
    ended: [endOf(refreshToken, 'revoked')],
  })),
  {
    what: 'a revocation in JSON',
    exchange: {
      url: 'https://api.notion.com/v1/oauth/revoke',
      headers: basic('app', clientSecret),
      json: { token: accessToken },
      answer: {},
    },
    presented: [{ secret: secretOf(accessToken), field: 'token', subject: null }],
    ended: [endOf(accessToken, 'revoked')],
  },
  {
    what: 'a revocation of something that is no token',
    exchange: { url: 'https://shop.example.com/coupons/revoke', form: { token: '17' }, answer: '' },
    ended: [],
  },
]);

/** openid.net/specs/openid-connect-rpinitiated-1_0; Keycloak's older logout. */
export const oauthLogoutExchanges: readonly IssuerExchange[] = exchangesOf('oauth-logout', [
  {
    what: 'a logout with the hint in the query',
    exchange: {
      method: 'GET',
      url: `https://login.example.com/connect/endsession?id_token_hint=${idToken}&post_logout_redirect_uri=https%3A%2F%2Fa`,
      answer: '',
      status: 302,
    },
    ended: [endOf(idToken, 'logged_out')],
  },
  {
    what: 'a logout with the hint in a form',
    exchange: {
      url: 'https://login.example.com/oidc/logout',
      form: { id_token_hint: idToken, client_id: 'app' },
      answer: '',
    },
    presented: [{ secret: secretOf(idToken), field: 'id_token_hint', subject: 'app' }],
    ended: [endOf(idToken, 'logged_out')],
  },
  {
    what: 'a logout of Keycloak with the refresh token',
    exchange: {
      url: 'https://login.example.com/realms/a/protocol/openid-connect/logout',
      form: { ...secretInBody, refresh_token: refreshToken },
      status: 204,
      answer: '',
    },
    presented: [presentedSecret, { secret: secretOf(refreshToken), field: 'refresh_token', subject: 'app' }],
    ended: [endOf(refreshToken, 'logged_out')],
  },
]);

const initialToken = fakeSecret('', 40, base64url);
const managingToken = fakeSecret('', 40, base64url);
const registered = {
  source: 'token_endpoint',
  name: 'My agent',
  policy: 'oauth dynamic client registration',
  subject: 'c-1',
  issuer: host,
  joinKeys: [`oauth.client:${host}#c-1`],
} as const;

/** RFC 7591 section 3.2.1, RFC 7592 section 2. */
export const oauthRegistrationExchanges: readonly IssuerExchange[] = exchangesOf('oauth-registration', [
  {
    what: 'a client that registers',
    endpoint: 'oauth-dcr',
    exchange: {
      url: `https://${host}/register`,
      headers: bearer(initialToken),
      json: { client_name: 'My agent', redirect_uris: ['http://127.0.0.1/'] },
      status: 201,
      answer: {
        client_id: 'c-1',
        client_secret: clientSecret,
        client_id_issued_at: at / 1000,
        client_secret_expires_at: at / 1000 + 86_400,
        client_name: 'My agent',
        scope: 'a b',
        registration_access_token: managingToken,
        registration_client_uri: `https://${host}/clients/c-1`,
      },
    },
    issued: [
      {
        ...registered,
        secret: clientSecret,
        type: 'oauth.client_secret',
        issuedAt: at,
        expiresAt: after(86_400),
        scopes: ['a', 'b'],
        parents: [initialToken],
      },
      { ...registered, secret: managingToken, type: 'oauth.registration_token', parents: [initialToken] },
    ],
    learned: [{ kind: 'registration', host, port: null, path: '/clients/c-1' } as const],
  },
  {
    what: 'a public client, which has no secret',
    endpoint: 'oauth-dcr',
    exchange: {
      url: `https://${host}/connect/register`,
      json: { client_name: 'My agent', token_endpoint_auth_method: 'none' },
      answer: { client_id: 'c-1', client_name: 'My agent' },
    },
    issued: [],
  },
  {
    what: 'a person who registers',
    endpoint: null,
    exchange: {
      url: 'https://shop.example.com/register',
      json: { email: 'a@b.c', password: clientSecret },
      answer: { id: 1 },
    },
    issued: [],
  },
  {
    what: 'a client that is deleted',
    endpoint: null,
    exchange: {
      method: 'DELETE',
      url: `https://${host}/register/c-1`,
      headers: bearer(managingToken),
      status: 204,
      answer: '',
    },
    issued: [],
    ended: [endOfName(`oauth.client:${host}#c-1`)],
  },
]);

const metadata = {
  issuer: `https://${host}:8443`,
  token_endpoint: `https://${host}:8443/t`,
  revocation_endpoint: `https://${host}:8443/r`,
  device_authorization_endpoint: `https://${host}:8443/d`,
  registration_endpoint: `https://${host}:8443/c`,
  end_session_endpoint: `https://${host}:8443/e?x=1`,
  jwks_uri: `https://${host}:8443/keys`,
};
const published = [
  { kind: 'token', path: '/t' },
  { kind: 'revocation', path: '/r' },
  { kind: 'device_authorization', path: '/d' },
  { kind: 'registration', path: '/c' },
  { kind: 'end_session', path: '/e' },
] as const;

/** openid.net/specs/openid-connect-discovery-1_0, RFC 8414, RFC 9728. */
export const oauthDiscoveryExchanges: readonly IssuerExchange[] = exchangesOf('oauth-discovery', [
  ...['openid-configuration', 'oauth-authorization-server', 'oauth-authorization-server/tenant'].map(
    (name) => ({
      what: `the endpoints of ${name}`,
      endpoint: 'oidc-discovery',
      exchange: { method: 'GET', url: `https://${host}:8443/.well-known/${name}`, answer: metadata },
      learned: published.map((one) => ({ ...one, host, port: 8443 })),
    }),
  ),
  {
    what: 'the authorization server of an MCP server',
    endpoint: 'mcp-protected-resource',
    exchange: {
      method: 'GET',
      url: 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp',
      answer: { resource: 'https://mcp.example.com/mcp', authorization_servers: [`https://${host}`] },
    },
    learned: [
      { kind: 'token', host, port: null, path: '/token' } as const,
      { kind: 'registration', host, port: null, path: '/register' } as const,
    ],
  },
]);
