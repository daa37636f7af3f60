import type { Location } from '../../../src/core/semconv.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { oauthServer } from '../servers/oauth-server.ts';
import { presents } from '../servers/service.ts';
import type { ClientCase } from './client-case.ts';

interface OAuthClient extends Pick<ClientCase, 'client' | 'packages' | 'imports' | 'body'> {
  /** How the client authenticates: `Basic` or a field of the form. */
  readonly authenticates: Location;
  /** It refreshes the token once. */
  readonly refreshes: boolean;
  /** It revokes the second refresh token in the end (RFC 7009). */
  readonly revokes?: true;
}

/** Client credentials for a token, a use of it, where the client can do it a refresh, and a use of the second. */
function oauthClientCase({ authenticates, refreshes, revokes, ...client }: OAuthClient): ClientCase {
  const use = [{ at: 'orders.example.com', location: 'header' }] as const;
  const token = { type: 'oauth.access_token', provider: 'unknown', uses: use };
  const refresh = { type: 'oauth.refresh_token', provider: 'unknown' };
  return {
    ...client,
    credentials: {
      ORDERS_CLIENT_SECRET: {
        type: 'oauth.client_secret',
        provider: 'unknown',
        make: () => fakeSecret('', 40),
        uses: [{ at: 'login.example.com', location: authenticates }],
      },
      access_token: { ...token, parents: ['ORDERS_CLIENT_SECRET'] },
      ...(refreshes
        ? {
            refresh_token: {
              ...refresh,
              parents: ['ORDERS_CLIENT_SECRET'],
              // A new one takes its place.
              ended: 'replaced',
              uses: [{ at: 'login.example.com', location: 'body' }],
            },
            access_token_2: { ...token, parents: ['ORDERS_CLIENT_SECRET', 'refresh_token'] },
            refresh_token_2: {
              ...refresh,
              parents: ['ORDERS_CLIENT_SECRET', 'refresh_token'],
              ...(revokes === true
                ? { uses: [{ at: 'login.example.com', location: 'body' }], ended: 'revoked' }
                : { uses: [] }),
            },
          }
        : {}),
    },
    services: (minting) => ({
      'login.example.com': oauthServer(minting, { seconds: 600, refresh: refreshes }),
      'orders.example.com': (request) =>
        minting.minted.some(({ secret }) => presents(request, secret))
          ? { json: {} }
          : { status: 401, json: {} },
    }),
  };
}

const orders = (expression: string) =>
  `await fetch('https://orders.example.com/v1/orders', { headers: { authorization: 'Bearer ' + ${expression} } });`;

export const oauthClients: readonly ClientCase[] = [
  oauthClientCase({
    client: 'openid-client',
    revokes: true,
    packages: ['openid-client'],
    authenticates: 'body',
    refreshes: true,
    imports:
      "import { discovery, clientCredentialsGrant, refreshTokenGrant, fetchProtectedResource, tokenRevocation } from 'openid-client';",
    body: `
const config = await discovery(new URL('https://login.example.com'), 'orders', process.env.ORDERS_CLIENT_SECRET);
const first = await clientCredentialsGrant(config, { scope: 'orders:write' });
const url = new URL('https://orders.example.com/v1/orders');
await fetchProtectedResource(config, first.access_token, url, 'GET');
const second = await refreshTokenGrant(config, first.refresh_token);
await fetchProtectedResource(config, second.access_token, url, 'GET');
await tokenRevocation(config, second.refresh_token);`,
  }),
  oauthClientCase({
    client: 'oauth4webapi',
    revokes: true,
    packages: ['oauth4webapi'],
    authenticates: 'header',
    refreshes: true,
    imports: "import * as oauth from 'oauth4webapi';",
    body: `
const issuer = new URL('https://login.example.com');
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
const client = { client_id: 'orders' };
const auth = oauth.ClientSecretBasic(process.env.ORDERS_CLIENT_SECRET);
const first = await oauth.processClientCredentialsResponse(as, client, await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: 'orders:write' }));
const url = new URL('https://orders.example.com/v1/orders');
await oauth.protectedResourceRequest(first.access_token, 'GET', url);
const second = await oauth.processRefreshTokenResponse(as, client, await oauth.refreshTokenGrantRequest(as, client, auth, first.refresh_token));
await oauth.protectedResourceRequest(second.access_token, 'GET', url);
await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, second.refresh_token));`,
  }),
  oauthClientCase({
    client: 'simple-oauth2',
    packages: ['simple-oauth2'],
    authenticates: 'header',
    refreshes: false,
    imports: "import { ClientCredentials } from 'simple-oauth2';",
    body: `
const client = new ClientCredentials({ client: { id: 'orders', secret: process.env.ORDERS_CLIENT_SECRET }, auth: { tokenHost: 'https://login.example.com' } });
const { token } = await client.getToken({ scope: 'orders:write' });
${orders('token.access_token')}`,
  }),
  oauthClientCase({
    client: '@badgateway/oauth2-client',
    packages: ['@badgateway/oauth2-client'],
    authenticates: 'header',
    refreshes: true,
    imports: "import { OAuth2Client } from '@badgateway/oauth2-client';",
    body: `
const client = new OAuth2Client({ server: 'https://login.example.com', clientId: 'orders', clientSecret: process.env.ORDERS_CLIENT_SECRET, tokenEndpoint: '/oauth/token' });
const first = await client.clientCredentials();
${orders('first.accessToken')}
const second = await client.refreshToken(first);
${orders('second.accessToken')}`,
  }),
];
