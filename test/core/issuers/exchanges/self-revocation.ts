import { fakeSecret } from '../../../support/fake-secret.ts';
import type { ExchangeOptions } from '../exchange.ts';
import type { IssuerExchange } from './exchange.ts';
import { bearer, endOf } from './made.ts';

const token = fakeSecret('', 40);
const key = fakeSecret('', 40);
const signedIn = bearer(token);

const ends: readonly (readonly [string, ExchangeOptions, IssuerExchange['ended']])[] = [
  [
    'an installation token of GitHub',
    {
      method: 'DELETE',
      url: 'https://api.github.com/installation/token',
      headers: signedIn,
      status: 204,
      answer: '',
    },
    [endOf(token, 'revoked')],
  ],
  [
    'one of an enterprise server',
    {
      method: 'DELETE',
      url: 'https://git.example.com/api/v3/installation/token',
      headers: signedIn,
      answer: '',
    },
    [endOf(token, 'revoked')],
  ],
  [
    'an API token of Okta',
    {
      method: 'DELETE',
      url: 'https://corp.okta.com/api/v1/api-tokens/current',
      headers: { authorization: `SSWS ${token}` },
      answer: '',
    },
    [endOf(token, 'revoked')],
  ],
  [
    'a token of Dropbox',
    { url: 'https://api.dropboxapi.com/2/auth/token/revoke', headers: signedIn, answer: '' },
    [endOf(token, 'revoked')],
  ],
  [
    'a token of Slack',
    {
      url: 'https://slack.com/api/auth.revoke',
      headers: signedIn,
      form: {},
      answer: { ok: true, revoked: true },
    },
    [endOf(token, 'revoked')],
  ],
  [
    'a session of Supabase, where the API key stands beside it',
    {
      url: 'https://abc.supabase.co/auth/v1/logout?scope=global',
      headers: { 'api-key': key, ...signedIn },
      status: 204,
      answer: '',
    },
    [endOf(token, 'logged_out')],
  ],
];

/** The page of each service stands beside its row in the source. */
export const selfRevocationExchanges: readonly IssuerExchange[] = ends.map(([what, options, ended]) => ({
  what,
  endpoint: null,
  issuer: 'self-revocation',
  exchange: options,
  issued: [],
  ...(ended === undefined ? {} : { ended }),
}));
