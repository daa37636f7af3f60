import { generateKeyPairSync } from 'node:crypto';
import { base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { oauthServer } from '../servers/oauth-server.ts';
import type { CaseCredential, CaseUse, ClientCase } from './client-case.ts';

/** The application default credentials of a person, as `gcloud auth application-default login` writes them. */
const adc = '.config/gcloud/application_default_credentials.json';
const accessToken = () => fakeSecret('ya29.', 180, base64url);

const tokenEndpoint: readonly CaseUse[] = [{ at: 'oauth2.googleapis.com', location: 'body' }];

function userCredentials(uses: readonly CaseUse[]): Record<string, CaseCredential> {
  return {
    client_secret: {
      type: 'gcp.client_secret',
      provider: 'gcp',
      make: () => fakeSecret('GOCSPX-', 28, base64url),
      variable: null,
      fetched: { source: 'file' },
      uses: tokenEndpoint,
    },
    user_refresh_token: {
      type: 'gcp.refresh_token',
      provider: 'gcp',
      make: () => fakeSecret('1//0', 95, base64url),
      variable: null,
      fetched: { source: 'file' },
      uses: tokenEndpoint,
    },
    access_token: {
      type: 'gcp.access_token',
      provider: 'gcp',
      parents: ['client_secret', 'user_refresh_token'],
      uses,
    },
  };
}

const files: ClientCase['files'] = (secretOf) => ({
  [adc]: JSON.stringify({
    type: 'authorized_user',
    client_id: 'orders.apps.googleusercontent.com',
    client_secret: secretOf('client_secret'),
    refresh_token: secretOf('user_refresh_token'),
    quota_project_id: 'orders',
  }),
});

const env = { GOOGLE_CLOUD_PROJECT: 'orders', METADATA_SERVER_DETECTION: 'none' };

export const gcpClients: readonly ClientCase[] = [
  {
    client: 'google-auth-library',
    packages: ['google-auth-library'],
    olderMajors: [
      { 'google-auth-library': 'google-auth-library10' },
      { 'google-auth-library': 'google-auth-library9' },
    ],
    commonest: true,
    credentials: userCredentials([{ at: 'storage.googleapis.com', location: 'header' }]),
    env,
    files,
    services: (minting) => ({
      'oauth2.googleapis.com': oauthServer(minting, { seconds: 3_599, make: accessToken }),
      'storage.googleapis.com': () => ({ json: { kind: 'storage#buckets' } }),
    }),
    imports: "import { GoogleAuth } from 'google-auth-library';",
    body: `
const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' });
const client = await auth.getClient();
await client.request({ url: 'https://storage.googleapis.com/storage/v1/b?project=orders' });`,
  },
  {
    client: 'google-auth-library (service account)',
    packages: ['google-auth-library'],
    credentials: {
      key_file: {
        type: 'gcp.service_account_key',
        provider: 'gcp',
        make: () => {
          const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
          return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
        },
        variable: null,
        fetched: { source: 'file' },
        uses: [],
      },
      document: {
        type: 'gcp.service_account_key',
        provider: 'gcp',
        fetched: { source: 'file' },
        uses: [],
      },
      assertion: {
        type: 'gcp.self_signed_jwt',
        provider: 'gcp',
        fetched: { source: 'minted_locally' },
        uses: [{ at: 'oauth2.googleapis.com', location: 'body' }],
      },
      access_token: {
        type: 'gcp.access_token',
        provider: 'gcp',
        parents: ['assertion'],
        uses: [{ at: 'storage.googleapis.com', location: 'header' }],
      },
    },
    env: { ...env, GOOGLE_APPLICATION_CREDENTIALS: 'service-account.json' },
    files: (secretOf, minting) => {
      const document = JSON.stringify({
        type: 'service_account',
        project_id: 'orders',
        private_key_id: fakeSecret('', 40, hex),
        private_key: `${secretOf('key_file')}\n`,
        client_email: 'clerk@orders.iam.gserviceaccount.com',
        client_id: '1',
        token_uri: 'https://oauth2.googleapis.com/token',
      });
      minting.mint('document', document);
      return { 'service-account.json': document };
    },
    services: (minting) => {
      const server = oauthServer(minting, { seconds: 3_599, make: accessToken });
      return {
        'oauth2.googleapis.com': (request) => {
          minting.met('assertion', request.form.get('assertion') ?? '', {
            host: request.host,
            port: request.port,
            what: 'token',
          });
          return server(request);
        },
        'storage.googleapis.com': () => ({ json: { kind: 'storage#buckets' } }),
      };
    },
    imports: "import { GoogleAuth } from 'google-auth-library';",
    body: `
const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' });
const client = await auth.getClient();
await client.request({ url: 'https://storage.googleapis.com/storage/v1/b?project=orders' });`,
  },
  {
    client: '@google-cloud/storage',
    packages: ['@google-cloud/storage'],
    credentials: userCredentials([{ at: 'storage.googleapis.com', location: 'header' }]),
    env,
    files,
    services: (minting) => ({
      'oauth2.googleapis.com': oauthServer(minting, { seconds: 3_599, make: accessToken }),
      'storage.googleapis.com': () => ({ json: { kind: 'storage#objects', items: [] } }),
    }),
    imports: "import { Storage } from '@google-cloud/storage';",
    body: "await new Storage({ projectId: 'orders' }).bucket('orders').getFiles();",
  },
  {
    client: '@google-cloud/secret-manager',
    packages: ['@google-cloud/secret-manager', '@grpc/grpc-js'],
    credentials: {
      ...userCredentials([{ at: 'secretmanager.googleapis.com', location: 'header' }]),
      secret_value: {
        type: 'unknown',
        provider: 'gcp',
        parents: ['access_token'],
        fetched: { source: 'secret_manager' },
        uses: [],
      },
    },
    env,
    files,
    services: (minting) => ({
      'oauth2.googleapis.com': oauthServer(minting, { seconds: 3_599, make: accessToken }),
      'secretmanager.googleapis.com': () => {
        const name = Buffer.from('projects/orders/secrets/api-key/versions/1');
        const value = Buffer.from(minting.mint('secret_value', fakeSecret('', 40)));
        // AccessSecretVersionResponse: 1 name, 2 payload { 1 data }.
        const payload = Buffer.concat([Buffer.from([0x0a, value.length]), value]);
        return {
          grpc: Buffer.concat([
            Buffer.from([0x0a, name.length]),
            name,
            Buffer.from([0x12, payload.length]),
            payload,
          ]),
        };
      },
    }),
    imports: "import { SecretManagerServiceClient } from '@google-cloud/secret-manager';",
    body: `
const client = new SecretManagerServiceClient({ projectId: 'orders' });
await client.accessSecretVersion({ name: 'projects/orders/secrets/api-key/versions/latest' });
await client.close();`,
  },
];
