import { fakeJwt, secondsFromNow } from '../../support/fake-jwt.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import type { CaseCredential, ClientCase } from './client-case.ts';

/** A secret's value, used as an API key. */
const orders = { 'orders.example.com': () => ({ json: {} }) };

function value(parent: string, provider = 'unknown'): CaseCredential {
  return {
    type: 'unknown',
    provider,
    parents: [parent],
    fetched: { source: 'secret_manager' },
    uses: [{ at: 'orders.example.com', location: 'header' }],
  };
}

const useOf = (expression: string) =>
  `await fetch('https://orders.example.com/v1/orders', { headers: { 'x-api-key': ${expression} } });`;

/** Clients of secret managers: log in, read a secret, use it. */
export const secretManagerClients: readonly ClientCase[] = [
  {
    client: 'node-vault',
    packages: ['node-vault'],
    credentials: {
      VAULT_SECRET_ID: {
        type: 'vault.secret_id',
        provider: 'vault',
        make: () => crypto.randomUUID(),
        uses: [{ at: 'vault.example.com', port: 8_200, location: 'body' }],
      },
      client_token: {
        type: 'vault.service_token',
        provider: 'vault',
        parents: ['VAULT_SECRET_ID'],
        ended: 'revoked',
        uses: [{ at: 'vault.example.com', port: 8_200, location: 'header' }],
      },
      secret_value: value('client_token'),
    },
    ports: { tls: [8_200] },
    services: (minting) => ({
      'vault.example.com': ({ path }) => {
        if (path.endsWith('/auth/approle/login')) {
          const token = minting.mint(
            'client_token',
            fakeSecret('hvs.', 95, base64url),
            Date.now() + 1_200_000,
          );
          return {
            json: {
              auth: {
                client_token: token,
                accessor: fakeSecret('', 24),
                policies: ['orders'],
                token_policies: ['orders'],
                lease_duration: 1_200,
                renewable: true,
                token_type: 'service',
              },
            },
          };
        }
        if (path.endsWith('/revoke-self')) return { status: 204 };
        return {
          json: {
            request_id: '1',
            lease_id: '',
            lease_duration: 0,
            data: {
              data: { api_key: minting.mint('secret_value', fakeSecret('', 40)) },
              metadata: { version: 1 },
            },
          },
        };
      },
      ...orders,
    }),
    imports: "import vault from 'node-vault';",
    body: `
const client = vault({ endpoint: 'https://vault.example.com:8200' });
const { auth } = await client.approleLogin({ role_id: 'orders', secret_id: process.env.VAULT_SECRET_ID });
client.token = auth.client_token;
const { data } = await client.read('secret/data/orders');
${useOf('data.data.api_key')}
await client.tokenRevokeSelf();`,
  },
  {
    client: '@infisical/sdk',
    packages: ['@infisical/sdk'],
    credentials: {
      INFISICAL_CLIENT_SECRET: {
        type: 'infisical.client_secret',
        provider: 'infisical',
        make: () => fakeSecret('', 64),
        uses: [{ at: 'app.infisical.com', location: 'body' }],
      },
      access_token: {
        type: 'infisical.access_token',
        provider: 'infisical',
        parents: ['INFISICAL_CLIENT_SECRET'],
        uses: [{ at: 'app.infisical.com', location: 'header' }],
      },
      secret_value: value('access_token', 'infisical'),
    },
    services: (minting) => ({
      'app.infisical.com': ({ path }) => {
        if (path.endsWith('/universal-auth/login')) {
          const exp = secondsFromNow(7_200);
          const token = fakeJwt({
            identityId: 'i',
            clientSecretId: 'c',
            authTokenType: 'identityAccessToken',
            exp,
          });
          return {
            json: {
              accessToken: minting.mint('access_token', token, exp * 1_000),
              expiresIn: 7_200,
              accessTokenMaxTTL: 7_200,
              tokenType: 'Bearer',
            },
          };
        }
        const secret = {
          id: '1',
          workspace: 'p',
          environment: 'prod',
          version: 1,
          type: 'shared',
          secretKey: 'API_KEY',
          secretValue: minting.mint('secret_value', fakeSecret('', 40)),
        };
        return { json: { secret, secrets: [secret] } };
      },
      ...orders,
    }),
    imports: "import { InfisicalSDK } from '@infisical/sdk';",
    body: `
const client = new InfisicalSDK();
await client.auth().universalAuth.login({ clientId: 'orders', clientSecret: process.env.INFISICAL_CLIENT_SECRET });
const { secretValue } = await client.secrets().getSecret({ projectId: 'p', environment: 'prod', secretName: 'API_KEY' });
${useOf('secretValue')}`,
  },
  {
    client: '@dopplerhq/node-sdk',
    packages: ['@dopplerhq/node-sdk'],
    credentials: {
      DOPPLER_TOKEN: {
        type: 'doppler.service_token',
        provider: 'doppler',
        make: () => fakeSecret('dp.st.prd.', 43),
        uses: [{ at: 'api.doppler.com', location: 'header' }],
      },
      secret_value: value('DOPPLER_TOKEN', 'doppler'),
    },
    services: (minting) => ({
      'api.doppler.com': () => {
        const computed = minting.mint('secret_value', fakeSecret('', 40));
        return { json: { secrets: { API_KEY: { raw: computed, computed, note: '' } }, success: true } };
      },
      ...orders,
    }),
    imports: "import { DopplerSDK } from '@dopplerhq/node-sdk';",
    body: `
const client = new DopplerSDK({ accessToken: process.env.DOPPLER_TOKEN });
const { secrets } = await client.secrets.list('orders', 'prd');
${useOf('secrets.API_KEY.computed')}`,
  },
  {
    client: '@1password/connect',
    packages: ['@1password/connect'],
    credentials: {
      OP_CONNECT_TOKEN: {
        type: 'onepassword.connect_token',
        provider: 'onepassword',
        make: () =>
          fakeJwt({
            iss: 'com.1password.b5',
            sub: 'connect',
            aud: ['com.1password.connect'],
            jti: crypto.randomUUID(),
          }),
        uses: [{ at: 'connect.example.com', location: 'header' }],
      },
      secret_value: value('OP_CONNECT_TOKEN'),
    },
    services: (minting) => ({
      'connect.example.com': () => {
        const field = {
          id: 'credential',
          type: 'CONCEALED',
          label: 'credential',
          value: minting.mint('secret_value', fakeSecret('', 40)),
        };
        return {
          json: {
            id: 'aaaaaaaaaaaaaaaaaaaaaaaaaa',
            title: 'orders',
            category: 'API_CREDENTIAL',
            version: 3,
            vault: { id: 'bbbbbbbbbbbbbbbbbbbbbbbbbb' },
            fields: [field],
          },
        };
      },
      ...orders,
    }),
    imports: "import { OnePasswordConnect } from '@1password/connect';",
    body: `
const client = OnePasswordConnect({ serverURL: 'https://connect.example.com', token: process.env.OP_CONNECT_TOKEN, keepAlive: false });
const { fields } = await client.getItemById('bbbbbbbbbbbbbbbbbbbbbbbbbb', 'aaaaaaaaaaaaaaaaaaaaaaaaaa');
${useOf('fields[0].value')}`,
  },
];
