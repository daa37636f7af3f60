import { expect, test } from 'vitest';
import { parseIssuerRoutes } from '../../../src/core/issuers/configured.ts';
import { issuers, matchIssuer } from '../../../src/core/issuers/index.ts';
import type { LearnedKind } from '../../../src/core/issuers/issuer.ts';
import { createLearnedRoutes } from '../../../src/core/issuers/learned.ts';
import { oauthDiscovery } from '../../../src/core/issuers/oauth-discovery.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { exchange, type RequestOptions, request } from './exchange.ts';

const host = 'id.example.com';
const form = { token: fakeSecret('', 40) };

function learnedOf(kind: LearnedKind, path: string) {
  const routes = createLearnedRoutes();
  routes.learn([{ kind, host, port: null, path }]);
  return routes;
}

test.each<[LearnedKind, string, RequestOptions]>([
  ['token', 'oauth-token', { url: `https://${host}/x`, json: { grant_type: 'client_credentials' } }],
  ['token', 'oauth-token', { url: `https://${host}/x?tenant=1`, form: { grant_type: 'client_credentials' } }],
  ['revocation', 'oauth-revocation', { url: `https://${host}/x`, form }],
  ['device_authorization', 'oauth-device', { url: `https://${host}/x`, form: { client_id: 'a' } }],
  ['registration', 'oauth-registration', { url: `https://${host}/x`, json: { client_name: 'a' } }],
  ['end_session', 'oauth-logout', { method: 'GET', url: `https://${host}/x?id_token_hint=a` }],
])('a learned %s endpoint of any path is %s', (kind, id, options) => {
  expect(matchIssuer(request(options), learnedOf(kind, '/x'))?.id).toBe(id);
  expect(matchIssuer(request(options), learnedOf(kind, '/y'))?.id).not.toBe(
    id === 'oauth-token' && options.form !== undefined ? undefined : id,
  );
});

test('another host, port or path of it is not', () => {
  const routes = learnedOf('revocation', '/x');
  for (const url of ['https://other.example.com/x', `https://${host}:8443/x`, `https://${host}/x/y`])
    expect(matchIssuer(request({ url, json: {} }), routes)).toBeNull();
  for (const url of [`https://${host}/x`, `https://${host}:443/x`, `http://${host}:80/x`])
    expect(matchIssuer(request({ url, json: {} }), routes)?.id).toBe('oauth-revocation');
});

test('its host is named, whatever the path', () => {
  const routes = learnedOf('revocation', '/x');
  expect([host, 'other.example.com', 'id.example'].map(routes.isNamed)).toEqual([true, false, false]);
  const configured = parseIssuerRoutes('vault.example=vault', issuers).routes;
  expect(createLearnedRoutes(configured).isNamed('vault.example')).toBe(true);
});

test('an issuer that knows the place better comes before a learned token endpoint', () => {
  const routes = createLearnedRoutes();
  const place = 'oidc.us-east-1.amazonaws.com';
  routes.learn([{ kind: 'token', host: place, port: null, path: '/token' }]);
  const sso = request({ url: `https://${place}/token`, json: { grantType: 'refresh_token' } });
  expect(matchIssuer(sso, routes)?.id).toBe('aws-sso-oidc');
});

test('what the user configured comes before what was learned', () => {
  const { routes: configured } = parseIssuerRoutes(`${host}=vault`, issuers);
  const routes = createLearnedRoutes(configured);
  routes.learn([{ kind: 'registration', host, port: null, path: '/x' }]);
  const read = request({ url: `https://${host}/v1/x`, headers: { 'x-vault-token': 'a' } });
  expect(matchIssuer(read, routes)?.id).toBe('vault');
});

test('a discovery document teaches the next request', () => {
  const routes = createLearnedRoutes();
  const options = {
    method: 'GET',
    url: `https://${host}/.well-known/openid-configuration`,
    answer: { revocation_endpoint: `https://${host}/bye` },
  };
  const bye = request({ url: `https://${host}/bye`, json: form });
  expect(matchIssuer(bye, routes)).toBeNull();
  routes.learn(oauthDiscovery.learned?.(exchange(options)) ?? []);
  expect(matchIssuer(bye, routes)?.id).toBe('oauth-revocation');
});

test('the latest 512 endpoints are kept, and one learned again counts as late', () => {
  const routes = learnedOf('revocation', '/first');
  routes.learn([{ kind: 'revocation', host, port: null, path: '/second' }]);
  for (let i = 0; i < 510; i++) routes.learn([{ kind: 'token', host, port: null, path: `/${i}` }]);
  routes.learn([{ kind: 'revocation', host, port: null, path: '/first' }]);
  routes.learn([{ kind: 'revocation', host, port: null, path: '/last' }]);
  const found = (path: string) =>
    matchIssuer(request({ url: `https://${host}${path}`, json: form }), routes)?.id;
  expect([found('/first'), found('/second'), found('/last')]).toEqual([
    'oauth-revocation',
    undefined,
    'oauth-revocation',
  ]);
});
