import { fakeSecret } from '../../../support/fake-secret.ts';
import { secretOf } from '../exchange.ts';
import type { IssuerExchange } from './exchange.ts';
import { basic, bearer, endOf, jwtOf, moment } from './made.ts';

const appJwt = jwtOf({ iss: '4711' });
const installationToken = fakeSecret('ghs_', 36);
const userToken = fakeSecret('gho_', 36);
const newToken = fakeSecret('ghu_', 36);
const clientSecret = fakeSecret('', 40);
const requestToken = jwtOf({ iss: 'https://token.actions.githubusercontent.com', orch_id: 'x' });
const subject = 'repo:octo/app:ref:refs/heads/main';
const idToken = jwtOf({
  iss: 'https://token.actions.githubusercontent.com',
  sub: subject,
  aud: 'sts.amazonaws.com',
  iat: 1_795_428_000,
  exp: 1_795_428_300,
});
const client = basic('Iv1.abc', clientSecret);

/** docs.github.com/rest/apps/apps, /rest/apps/installations. */
export const githubInstallationExchanges: readonly IssuerExchange[] = [
  {
    what: 'an installation access token',
    endpoint: 'github-installation',
    issuer: 'github-installation',
    exchange: {
      url: 'https://api.github.com/app/installations/4711/access_tokens',
      headers: bearer(appJwt),
      status: 201,
      answer: {
        token: installationToken,
        expires_at: '2026-11-23T11:00:00Z',
        permissions: { contents: 'write', metadata: 'read' },
        repository_selection: 'all',
      },
    },
    issued: [
      {
        secret: installationToken,
        source: 'token_endpoint',
        type: 'github.installation_token',
        provider: 'github',
        name: 'installation 4711',
        policy: 'github app installation 4711',
        ephemeral: true,
        expiresAt: moment('2026-11-23T11:00:00Z'),
        scopes: ['contents:write', 'metadata:read'],
        parents: [appJwt],
      },
    ],
  },
];

/** docs.github.com/actions/reference/security/oidc, actions/toolkit oidc-utils. */
export const githubActionsOidcExchanges: readonly IssuerExchange[] = [
  'https://run-actions-1-azure-eastus.actions.githubusercontent.com/1//idtoken/aaaa/bbbb?api-version=2.0&audience=sts.amazonaws.com',
  'https://pipelines.actions.githubusercontent.com/x/_apis/distributedtask/hubs/Actions/plans/p/jobs/j/idtoken?api-version=2.0&audience=sts.amazonaws.com',
].map((url) => ({
  what: `an ID token of a job at ${new URL(url).hostname}`,
  endpoint: 'github-actions-oidc',
  issuer: 'github-actions-oidc',
  exchange: { method: 'GET', url, headers: bearer(requestToken), answer: { count: 1863, value: idToken } },
  issued: [
    {
      secret: idToken,
      source: 'token_endpoint',
      type: 'github.oidc_token',
      provider: 'github',
      name: subject,
      policy: subject,
      ephemeral: true,
      issuedAt: moment('2026-11-23T10:00:00Z'),
      expiresAt: moment('2026-11-23T10:05:00Z'),
      subject,
      issuer: 'https://token.actions.githubusercontent.com',
      audience: ['sts.amazonaws.com'],
      parents: [requestToken],
    },
  ],
}));

const presented = [{ secret: secretOf(userToken), field: 'access_token', subject: null }];
const applications = 'https://api.github.com/applications/Iv1.abc';
const authorization = {
  id: 1,
  scopes: ['repo', 'user'],
  token: newToken,
  created_at: '2026-11-23T09:00:00Z',
  expires_at: '2026-11-23T17:00:00Z',
  user: { login: 'octocat', id: 1 },
};
const issued = {
  secret: newToken,
  source: 'token_endpoint',
  type: 'github.oauth_token',
  provider: 'github',
  policy: 'oauth client Iv1.abc',
  issuedAt: moment('2026-11-23T09:00:00Z'),
  expiresAt: moment('2026-11-23T17:00:00Z'),
  scopes: ['repo', 'user'],
  subject: 'octocat',
  parents: [clientSecret, userToken],
} as const;

/** docs.github.com/rest/apps/oauth-applications, /rest/credentials/revoke. */
export const githubAppTokenExchanges: readonly IssuerExchange[] = [
  {
    what: 'a token that is deleted',
    exchange: {
      method: 'DELETE',
      url: `${applications}/token`,
      headers: client,
      json: { access_token: userToken },
    },
    ended: [endOf(userToken, 'revoked')],
    issued: [],
  },
  {
    what: 'an authorization that is deleted, on an enterprise server',
    exchange: {
      method: 'DELETE',
      url: 'https://git.example.com/api/v3/applications/Iv1.abc/grant',
      headers: client,
      json: { access_token: userToken },
    },
    ended: [endOf(userToken, 'revoked')],
    issued: [],
  },
  {
    what: 'a token that is reset',
    exchange: {
      method: 'PATCH',
      url: `${applications}/token`,
      headers: client,
      json: { access_token: userToken },
    },
    ended: [endOf(userToken, 'replaced')],
    issued: [issued],
  },
  {
    what: 'a narrower token',
    exchange: { url: `${applications}/token/scoped`, headers: client, json: { access_token: userToken } },
    issued: [issued],
  },
  {
    what: 'a token that is only checked',
    exchange: { url: `${applications}/token`, headers: client, json: { access_token: userToken } },
    issued: [],
  },
].map((row) => ({
  endpoint: null,
  issuer: 'github-app-token',
  presented,
  ...row,
  exchange: { answer: row.exchange.method === 'DELETE' ? '' : authorization, ...row.exchange },
}));

export const githubReportExchanges: readonly IssuerExchange[] = [
  {
    what: 'tokens that somebody found and reports',
    endpoint: null,
    issuer: 'github-app-token',
    exchange: {
      url: 'https://api.github.com/credentials/revoke',
      json: { credentials: [userToken, installationToken] },
      status: 202,
      answer: '',
    },
    issued: [],
    ended: [endOf(userToken, 'revoked'), endOf(installationToken, 'revoked')],
  },
];
