import { expect, test } from 'vitest';
import { githubInstallation } from '../../../src/core/issuers/github-installation.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { at, type ExchangeOptions, exchange } from './exchange.ts';
import { checkExchanges } from './exchanges/check-exchanges.ts';
import { githubInstallationExchanges } from './exchanges/github.ts';

const appJwt = `${fakeSecret('eyJ', 30, base64url)}.${fakeSecret('eyJ', 60, base64url)}.${fakeSecret('', 43, base64url)}`;
const token = fakeSecret('ghs_', 36);
const answer = {
  token,
  expires_at: new Date(at + 3_600_000).toISOString().replace('.000Z', 'Z'),
  permissions: { contents: 'write', metadata: 'read', issues: null },
  repository_selection: 'selected',
  repositories: [{ id: 1296269, name: 'Hello-World' }],
};

function issuedBy(options: Partial<ExchangeOptions> = {}) {
  return githubInstallation.issued(
    exchange({
      url: 'https://api.github.com/app/installations/4711/access_tokens',
      headers: { authorization: `Bearer ${appJwt}` },
      answer,
      ...options,
    }),
  );
}

test.each([
  ['github.com', 'https://api.github.com/app/installations/4711/access_tokens'],
  ['an enterprise server', 'https://git.example.com/api/v3/app/installations/4711/access_tokens'],
  ['an enterprise cloud', 'https://api.corp.ghe.com/app/installations/4711/access_tokens'],
])('an installation token of %s', (_where, url) => {
  expect(issuedBy({ url })).toEqual([
    {
      secret: token,
      type: 'github.installation_token',
      provider: 'github',
      source: 'token_endpoint',
      name: 'installation 4711',
      policy: 'github app installation 4711',
      ephemeral: true,
      issuedAt: null,
      expiresAt: at + 3_600_000,
      scopes: ['contents:write', 'metadata:read'],
      subject: null,
      issuer: null,
      audience: [],
      joinKeys: [],
      parents: [appJwt],
    },
  ]);
});

test('the body presents nothing', () => {
  const made = exchange({
    url: 'https://api.github.com/app/installations/1/access_tokens',
    json: { repositories: ['a'] },
    answer,
  });
  expect(githubInstallation.presented(made.request, made.requestBody ?? '')).toEqual([]);
});

test.each<[string, Partial<ExchangeOptions>]>([
  ['an error', { status: 401 }],
  ['a page', { answer: '<!doctype html>' }],
  ['a truncated answer', { answer: JSON.stringify(answer).slice(0, 60) }],
  ['a list', { answer: [answer] }],
  ['an answer without token', { answer: { ...answer, token: undefined } }],
  ['an empty token', { answer: { ...answer, token: '' } }],
])('%s issues nothing', (_what, options) => {
  expect(issuedBy(options)).toEqual([]);
});

test.each([
  ['a date that is none', { expires_at: 'tomorrow' }],
  ['a date that is a number', { expires_at: 1 }],
  ['permissions that are a list', { permissions: ['write'] }],
  ['permissions that are a text', { permissions: 'write' }],
])('%s is left out, the token is not', (_what, more) => {
  expect(issuedBy({ answer: { token, ...more } })).toMatchObject([
    { secret: token, expiresAt: null, scopes: [] },
  ]);
});

checkExchanges(githubInstallationExchanges);
