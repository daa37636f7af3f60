import { expect, test } from 'vitest';
import { parseIssuerRoutes } from '../../../src/core/issuers/configured.ts';
import { issuers, matchIssuer } from '../../../src/core/issuers/index.ts';
import { platformRoutes } from '../../../src/core/issuers/platform-routes.ts';
import { type RequestOptions, request } from './exchange.ts';

test.each<[string, string, string, RequestOptions]>([
  [
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'http://127.0.0.1:1338/latest/meta-data/container/security-credentials',
    'aws-container',
    { method: 'GET', url: 'http://127.0.0.1:1338/latest/meta-data/container/security-credentials' },
  ],
  [
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
    'http://localhost:1338',
    'aws-imds',
    { method: 'PUT', url: 'http://localhost:1338/latest/api/token' },
  ],
  [
    'AWS_ENDPOINT_URL_SSO_OIDC',
    'http://localhost:4566',
    'aws-sso-oidc',
    { url: 'http://localhost:4566/token', json: {} },
  ],
  [
    'AWS_ENDPOINT_URL_STS',
    'http://localhost:4566/',
    'aws-sts',
    { url: 'http://localhost:4566/', form: { Action: 'AssumeRole' } },
  ],
  [
    'IDENTITY_ENDPOINT',
    'http://localhost:42356/own/path',
    'azure-managed-identity',
    { method: 'GET', url: 'http://localhost:42356/own/path?resource=a&api-version=2019-08-01' },
  ],
  [
    'GCE_METADATA_HOST',
    'metadata.test:8080',
    'gcp-metadata',
    {
      method: 'GET',
      url: 'http://metadata.test:8080/computeMetadata/v1/instance/service-accounts/default/token',
    },
  ],
  [
    'VAULT_ADDR',
    'https://vault.corp.example:8200',
    'vault',
    { method: 'GET', url: 'https://vault.corp.example:8200/v1/kv/a' },
  ],
])('%s names its issuer', (variable, value, id, options) => {
  const { routes, problems } = parseIssuerRoutes('', issuers, platformRoutes({ [variable]: value }));
  expect(problems).toEqual([]);
  expect(matchIssuer(request(options), routes)?.id).toBe(id);
});

test('a variable that is empty, too long or no address is passed over', () => {
  const variables = {
    VAULT_ADDR: ' ',
    BAO_ADDR: 'x'.repeat(5_000),
    MSI_ENDPOINT: '::::',
    GCE_METADATA_HOST: undefined,
  };
  const { routes, problems } = parseIssuerRoutes('', issuers, platformRoutes(variables));
  expect(problems).toEqual([]);
  expect(routes.issuersOf(request({ url: 'https://vault.example.com/' }))).toEqual([]);
});

test('every variable names an issuer that there is', () => {
  const everything = new Proxy({}, { get: () => 'http://a.example/b' });
  for (const entry of platformRoutes(everything)) {
    expect(issuers.map(({ id }) => id)).toContain(entry.split('=')[1]);
  }
});
