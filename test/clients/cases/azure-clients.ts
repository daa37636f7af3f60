import { fakeJwt, secondsFromNow } from '../../support/fake-jwt.ts';
import { alphanumeric, fakeSecret } from '../../support/fake-secret.ts';
import type { Minting } from '../servers/minting.ts';
import { presents, type Service } from '../servers/service.ts';
import type { CaseCredential, CaseUse, ClientCase } from './client-case.ts';

const tenant = '5d4b6f0e-0000-4000-8000-000000000001';
const login = 'login.microsoftonline.com';

const clientSecret: CaseCredential = {
  type: 'azure.client_secret',
  provider: 'azure',
  make: () => `${fakeSecret('', 3)}8Q~${fakeSecret('', 34)}`,
  variable: 'AZURE_CLIENT_SECRET',
  uses: [{ at: login, location: 'body' }],
};

function accessToken(uses: readonly CaseUse[]): CaseCredential {
  return { type: 'azure.access_token', provider: 'azure', parents: ['client_secret'], uses };
}

const env = { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: '00000000-0000-4000-8000-000000000002' };

/** Entra ID: discovery and the token endpoint of version 2.0. */
function entra(minting: Minting): Service {
  const issuer = `https://${login}/${tenant}/v2.0`;
  return ({ method, path }) => {
    if (path.includes('/discovery/instance')) {
      const metadata = [{ preferred_network: login, preferred_cache: 'login.windows.net', aliases: [login] }];
      return { json: { tenant_discovery_endpoint: `${issuer}/.well-known/openid-configuration`, metadata } };
    }
    if (method === 'GET') {
      const base = `https://${login}/${tenant}/oauth2/v2.0`;
      return {
        json: {
          issuer,
          token_endpoint: `${base}/token`,
          authorization_endpoint: `${base}/authorize`,
          jwks_uri: `https://${login}/keys`,
        },
      };
    }
    const exp = secondsFromNow(3_599);
    const token = fakeJwt({
      iss: issuer,
      tid: tenant,
      aud: 'https://vault.azure.net',
      appid: env.AZURE_CLIENT_ID,
      oid: 'o',
      exp,
    });
    return {
      json: {
        token_type: 'Bearer',
        expires_in: 3_599,
        ext_expires_in: 3_599,
        access_token: minting.mint('access_token', token, exp * 1_000),
      },
    };
  };
}

export const azureClients: readonly ClientCase[] = [
  {
    client: '@azure/identity',
    packages: ['@azure/identity'],
    credentials: {
      client_secret: clientSecret,
      access_token: accessToken([{ at: 'management.azure.com', location: 'header' }]),
    },
    env,
    services: (minting) => ({
      [login]: entra(minting),
      'management.azure.com': () => ({ json: { value: [] } }),
    }),
    imports: "import { EnvironmentCredential } from '@azure/identity';",
    body: `
const { token } = await new EnvironmentCredential().getToken('https://management.azure.com/.default');
await fetch('https://management.azure.com/subscriptions?api-version=2022-12-01', { headers: { authorization: 'Bearer ' + token } });`,
  },
  {
    client: '@azure/msal-node',
    packages: ['@azure/msal-node'],
    credentials: {
      client_secret: clientSecret,
      access_token: accessToken([{ at: 'graph.microsoft.com', location: 'header' }]),
    },
    env,
    services: (minting) => ({
      [login]: entra(minting),
      'graph.microsoft.com': () => ({ json: { value: [] } }),
    }),
    imports: "import { ConfidentialClientApplication } from '@azure/msal-node';",
    body: `
const { AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret, AZURE_TENANT_ID: tenant } = process.env;
const app = new ConfidentialClientApplication({ auth: { clientId, clientSecret, authority: 'https://login.microsoftonline.com/' + tenant } });
const { accessToken } = await app.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
await fetch('https://graph.microsoft.com/v1.0/users', { headers: { authorization: 'Bearer ' + accessToken } });`,
  },
  {
    client: '@azure/keyvault-secrets',
    packages: ['@azure/keyvault-secrets', '@azure/identity'],
    credentials: {
      client_secret: clientSecret,
      access_token: accessToken([{ at: 'orders.vault.azure.net', location: 'header' }]),
      secret_value: {
        type: 'unknown',
        provider: 'azure',
        parents: ['access_token'],
        fetched: { source: 'secret_manager' },
        uses: [{ at: 'orders.example.com', location: 'header' }],
      },
    },
    env,
    services: (minting) => ({
      [login]: entra(minting),
      'orders.vault.azure.net': (request) => {
        if (request.headers['authorization'] === undefined) {
          const challenge = `Bearer authorization="https://${login}/${tenant}", resource="https://vault.azure.net"`;
          return { status: 401, headers: { 'www-authenticate': challenge }, json: {} };
        }
        const isKnown = presents(request, minting.secretOf('access_token'));
        const value = minting.mint('secret_value', fakeSecret('', 40));
        return isKnown
          ? {
              json: {
                value,
                id: 'https://orders.vault.azure.net/secrets/api-key/0123456789abcdef',
                attributes: { enabled: true },
              },
            }
          : { status: 401, json: {} };
      },
      'orders.example.com': () => ({ json: {} }),
    }),
    imports:
      "import { ClientSecretCredential } from '@azure/identity';\nimport { SecretClient } from '@azure/keyvault-secrets';",
    body: `
const { AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, AZURE_TENANT_ID } = process.env;
const credential = new ClientSecretCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET);
const { value } = await new SecretClient('https://orders.vault.azure.net', credential).getSecret('api-key');
await fetch('https://orders.example.com/v1/orders', { headers: { 'x-api-key': value } });`,
  },
  {
    client: '@azure/storage-blob',
    packages: ['@azure/storage-blob'],
    credentials: {
      signature: {
        type: 'azure.sas_token',
        provider: 'azure',
        make: () => Buffer.from(fakeSecret('', 32)).toString('base64'),
        variable: null,
        fetched: { source: 'env', name: 'ORDERS_SAS_URL' },
        uses: [{ at: 'orders.blob.core.windows.net', location: 'query' }],
      },
    },
    env: (secretOf) => ({
      ORDERS_SAS_URL: `https://orders.blob.core.windows.net/?sv=2025-11-05&ss=b&srt=sco&sp=rl&se=2099-01-01T00%3A00%3A00Z&spr=https&sig=${encodeURIComponent(secretOf('signature'))}`,
    }),
    services: () => ({
      'orders.blob.core.windows.net': () => ({
        headers: { 'content-type': 'application/xml' },
        text: '<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://orders.blob.core.windows.net/"><Containers/><NextMarker/></EnumerationResults>',
      }),
    }),
    imports: "import { BlobServiceClient } from '@azure/storage-blob';",
    body: `
const client = new BlobServiceClient(process.env.ORDERS_SAS_URL);
for await (const container of client.listContainers()) container.name;`,
  },
  {
    client: '@azure/storage-blob (account key)',
    packages: ['@azure/storage-blob'],
    credentials: {
      account_key: {
        type: 'azure.storage_account_key',
        provider: 'azure',
        make: () => `${fakeSecret('', 86, `${alphanumeric}+/`)}==`,
        variable: null,
        fetched: { source: 'env', name: 'AZURE_STORAGE_CONNECTION_STRING' },
        uses: [],
      },
    },
    env: (secretOf) => ({
      AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=${secretOf('account_key')};EndpointSuffix=core.windows.net`,
    }),
    services: () => ({
      'orders.blob.core.windows.net': () => ({
        headers: { 'content-type': 'application/xml' },
        text: '<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://orders.blob.core.windows.net/"><Containers/><NextMarker/></EnumerationResults>',
      }),
    }),
    imports: "import { BlobServiceClient } from '@azure/storage-blob';",
    body: `
const client = BlobServiceClient.fromConnectionString(process.env.AZURE_STORAGE_CONNECTION_STRING);
for await (const container of client.listContainers()) container.name;`,
    note: 'A SharedKey signature carries the name of the account and never its key.',
  },
];
