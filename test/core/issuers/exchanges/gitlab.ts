import { fakeSecret } from '../../../support/fake-secret.ts';
import type { IssuerExchange } from './exchange.ts';
import { bearer, endOf, endOfName, exchangesOf, moment } from './made.ts';

const old = fakeSecret('glpat-', 20);
const token = fakeSecret('glpat-', 20);
const answer = {
  id: 42,
  name: 'deploy',
  revoked: false,
  created_at: '2026-11-23T10:00:00.000Z',
  scopes: ['api', 'read_repository'],
  user_id: 3,
  active: true,
  expires_at: '2026-12-23',
  token,
};
const issued = {
  secret: token,
  source: 'token_endpoint',
  type: 'gitlab.personal_token',
  provider: 'gitlab',
  name: 'deploy',
  issuedAt: moment('2026-11-23T10:00:00Z'),
  expiresAt: moment('2026-12-23T00:00:00Z'),
  scopes: ['api', 'read_repository'],
  issuer: 'gitlab.example.com',
  joinKeys: ['gitlab.token_id:gitlab.example.com#42'],
  parents: [old],
} as const;
const api = 'https://gitlab.example.com/api/v4';
const headers = { 'private-token': old };

/** docs.gitlab.com/api/personal_access_tokens, /api/project_access_tokens. */
export const gitlabAccessTokenExchanges: readonly IssuerExchange[] = exchangesOf('gitlab-access-token', [
  {
    what: 'a token that rotates itself',
    exchange: { url: `${api}/personal_access_tokens/self/rotate`, headers, answer },
    issued: [issued],
    ended: [endOf(old, 'replaced')],
  },
  {
    what: 'a token of a project',
    exchange: { url: `${api}/projects/7/access_tokens`, headers, json: { name: 'deploy' }, answer },
    issued: [{ ...issued, policy: 'gitlab project 7' }],
  },
  {
    what: 'a token of a project that is rotated by its number',
    exchange: { url: `${api}/projects/7/access_tokens/41/rotate`, headers: bearer(old), answer },
    issued: [{ ...issued, policy: 'gitlab project 7' }],
    ended: [endOfName('gitlab.token_id:gitlab.example.com#41', 'replaced')],
  },
  {
    what: 'a token that revokes itself',
    exchange: {
      method: 'DELETE',
      url: `${api}/personal_access_tokens/self`,
      headers,
      status: 204,
      answer: '',
    },
    issued: [],
    ended: [endOf(old, 'revoked')],
  },
  {
    what: 'a token that is revoked by its number',
    exchange: { method: 'DELETE', url: `${api}/personal_access_tokens/42`, headers, answer: '' },
    issued: [],
    ended: [endOfName('gitlab.token_id:gitlab.example.com#42')],
  },
]);
