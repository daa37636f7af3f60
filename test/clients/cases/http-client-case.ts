import { fakeSecret } from '../../support/fake-secret.ts';
import { oauthServer } from '../servers/oauth-server.ts';
import { presents } from '../servers/service.ts';
import type { ClientCase } from './client-case.ts';

/** What differs between clients that can do the same: reach any URL. */
export interface HttpClient
  extends Pick<ClientCase, 'client' | 'packages' | 'olderMajors' | 'commonest' | 'formats' | 'note'> {
  readonly imports: string;
  /** Declares `send(method, url, headers, body)`, which resolves to `{ status, text }` and rejects for no status. */
  readonly send: string;
}

const body = `
const { GITHUB_TOKEN, ORDERS_CLIENT_SECRET, EXPIRED_API_KEY } = process.env;
const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'orders', client_secret: ORDERS_CLIENT_SECRET });
const granted = await send('POST', 'https://login.example.com/oauth/token', { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
const { access_token } = JSON.parse(granted.text);
const user = await send('GET', 'https://api.github.com/user', { authorization: 'Bearer ' + GITHUB_TOKEN });
const order = JSON.stringify({ article: 'a string' });
const headers = { authorization: 'Bearer ' + access_token, 'content-type': 'application/json' };
const orders = await Promise.all([1, 2].map(() => send('POST', 'https://orders.example.com/v1/orders', headers, order)));
const denied = await send('GET', 'http://orders.example.com/v1/private', { 'x-api-key': EXPIRED_API_KEY });
const statuses = [granted, user, ...orders, denied].map(({ status }) => status).join();
if (statuses !== '200,200,201,201,401') throw new Error('answers: ' + statuses);
`;

/** A key of the environment, a client secret for a token and what it is good for, and a key that is refused. */
export function httpClientCase({ send, ...client }: HttpClient): ClientCase {
  return {
    ...client,
    credentials: {
      GITHUB_TOKEN: {
        type: 'github.personal_token',
        provider: 'github',
        make: () => fakeSecret('ghp_', 36),
        uses: [{ at: 'api.github.com', location: 'header' }],
      },
      ORDERS_CLIENT_SECRET: {
        type: 'oauth.client_secret',
        provider: 'unknown',
        make: () => fakeSecret('', 40),
        uses: [{ at: 'login.example.com', location: 'body' }],
      },
      EXPIRED_API_KEY: {
        type: 'unknown',
        provider: 'unknown',
        make: () => fakeSecret('', 32),
        uses: [{ at: 'orders.example.com', port: 80, location: 'header', outcome: 'denied' }],
      },
      access_token: {
        type: 'oauth.access_token',
        provider: 'unknown',
        parents: ['ORDERS_CLIENT_SECRET'],
        uses: [{ at: 'orders.example.com', location: 'header' }],
      },
    },
    services: (minting) => ({
      'login.example.com': oauthServer(minting, { seconds: 1_800 }),
      'api.github.com': () => ({ json: { login: 'somebody' } }),
      'orders.example.com': (request) =>
        presents(request, minting.secretOf('access_token'))
          ? { status: 201, json: {} }
          : { status: 401, json: {} },
    }),
    body: `${send}\n${body}`,
  };
}
