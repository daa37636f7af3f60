import type { CaseCredential } from '../../clients/cases/client-case.ts';
import { oauthServer } from '../../clients/servers/oauth-server.ts';
import { presents } from '../../clients/servers/service.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { like, type PythonCase } from './python-case.ts';

const useSecret = (expression: string): string =>
  `requests.get("https://orders.example.com/v1/orders", headers={"x-api-key": ${expression}})`;

/** Not on Google's machines. */
function elsewhere(kase: PythonCase): PythonCase {
  const { services } = kase;
  return {
    ...kase,
    services: (minting) => ({
      ...services?.(minting),
      'metadata.google.internal': () => ({ status: 404 }),
      '169.254.169.254': () => ({ status: 404 }),
    }),
  };
}

const gcp = { GOOGLE_CLOUD_PROJECT: 'orders', NO_GCE_CHECK: 'true' };
/** The client asks for the layout of the bucket with credentials of its own. */
const storage = like('@google-cloud/storage', {
  client: 'google-cloud-storage',
  packages: ['google-cloud-storage'],
  env: gcp,
  imports: 'from google.cloud import storage',
  body: 'list(storage.Client(project="orders").bucket("orders").list_blobs())',
});
const listBuckets = `
credentials, _ = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
AuthorizedSession(credentials).get("https://storage.googleapis.com/storage/v1/b?project=orders")`;

/** Clients of clouds and of what runs on them, but for AWS. */
export const cloudClients: readonly PythonCase[] = [
  elsewhere(
    like('google-auth-library', {
      client: 'google-auth',
      packages: ['google-auth'],
      env: gcp,
      imports: 'import google.auth\nfrom google.auth.transport.requests import AuthorizedSession',
      body: listBuckets,
    }),
  ),
  elsewhere(
    like('google-auth-library (service account)', {
      client: 'google-auth (service account)',
      packages: ['google-auth'],
      env: { ...gcp, GOOGLE_APPLICATION_CREDENTIALS: 'service-account.json' },
      imports: 'import google.auth\nfrom google.auth.transport.requests import AuthorizedSession',
      body: listBuckets,
    }),
  ),
  elsewhere({
    ...storage,
    credentials: {
      ...storage.credentials,
      access_token_2: storage.credentials['access_token'] as CaseCredential,
    },
  }),
  elsewhere(
    like('@google-cloud/secret-manager', {
      client: 'google-cloud-secret-manager',
      packages: ['google-cloud-secret-manager', 'grpcio'],
      env: gcp,
      imports: 'from google.cloud import secretmanager',
      body: `
client = secretmanager.SecretManagerServiceClient()
client.access_secret_version(name="projects/orders/secrets/api-key/versions/latest")`,
    }),
  ),
  elsewhere(
    like('@google-cloud/secret-manager', {
      client: 'google-cloud-secret-manager (asyncio)',
      packages: ['google-cloud-secret-manager', 'grpcio'],
      env: gcp,
      imports: 'import asyncio\nfrom google.cloud import secretmanager',
      body: `
async def main():
    client = secretmanager.SecretManagerServiceAsyncClient()
    await client.access_secret_version(name="projects/orders/secrets/api-key/versions/latest")
asyncio.run(main())`,
    }),
  ),
  like('@azure/identity', {
    client: 'azure-identity',
    packages: ['azure-identity'],
    imports: 'import requests\nfrom azure.identity import EnvironmentCredential',
    body: `
token = EnvironmentCredential().get_token("https://management.azure.com/.default").token
requests.get("https://management.azure.com/subscriptions?api-version=2022-12-01", headers={"authorization": "Bearer " + token})`,
  }),
  like('@azure/msal-node', {
    client: 'msal',
    packages: ['msal'],
    imports: 'import os\nimport msal\nimport requests',
    body: `
app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"])
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
requests.get("https://graph.microsoft.com/v1.0/users", headers={"authorization": "Bearer " + token})`,
  }),
  like('@azure/keyvault-secrets', {
    client: 'azure-keyvault-secrets',
    packages: ['azure-keyvault-secrets', 'azure-identity'],
    imports:
      'import requests\nfrom azure.identity import EnvironmentCredential\nfrom azure.keyvault.secrets import SecretClient',
    body: `
secret = SecretClient("https://orders.vault.azure.net", EnvironmentCredential()).get_secret("api-key")
${useSecret('secret.value')}`,
  }),
  like('@azure/keyvault-secrets', {
    client: 'azure-keyvault-secrets (asyncio)',
    packages: ['azure-keyvault-secrets', 'azure-identity', 'aiohttp'],
    imports:
      'import asyncio\nimport requests\nfrom azure.identity.aio import EnvironmentCredential\nfrom azure.keyvault.secrets.aio import SecretClient',
    body: `
async def main():
    async with EnvironmentCredential() as credential, SecretClient("https://orders.vault.azure.net", credential) as client:
        return (await client.get_secret("api-key")).value
${useSecret('asyncio.run(main())')}`,
  }),
  like('@azure/storage-blob', {
    client: 'azure-storage-blob',
    packages: ['azure-storage-blob'],
    imports: 'import os\nfrom azure.storage.blob import BlobServiceClient',
    body: 'list(BlobServiceClient(os.environ["ORDERS_SAS_URL"]).list_containers())',
  }),
  like('@kubernetes/client-node', {
    client: 'kubernetes',
    packages: ['kubernetes'],
    imports: 'import base64, os\nimport requests\nfrom kubernetes import client, config',
    body: `
configuration = client.Configuration()
config.load_kube_config(client_configuration=configuration)
configuration.ssl_ca_cert = os.environ["SSL_CERT_FILE"]
api = client.CoreV1Api(client.ApiClient(configuration))
request = client.AuthenticationV1TokenRequest(spec=client.V1TokenRequestSpec(audiences=["vault"], expiration_seconds=600))
api.create_namespaced_service_account_token("clerk", "orders", request)
secret = api.read_namespaced_secret("orders", "orders")
${useSecret('base64.b64decode(secret.data["api_key"]).decode()')}`,
  }),
  like('node-vault', {
    client: 'hvac',
    packages: ['hvac'],
    imports: 'import os\nimport hvac\nimport requests',
    body: `
client = hvac.Client("https://vault.example.com:8200")
client.auth.approle.login("orders", os.environ["VAULT_SECRET_ID"])
secret = client.secrets.kv.v2.read_secret_version("orders", raise_on_deleted_version=True)
${useSecret('secret["data"]["data"]["api_key"]')}
client.auth.token.revoke_self()`,
  }),
  like('@1password/connect', {
    client: 'onepasswordconnectsdk',
    packages: ['onepasswordconnectsdk'],
    imports: 'import os\nimport requests\nfrom onepasswordconnectsdk.client import new_client',
    body: `
client = new_client("https://connect.example.com", os.environ["OP_CONNECT_TOKEN"])
item = client.get_item_by_id("aaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbb")
${useSecret('item.fields[0].value')}`,
  }),
  {
    client: 'databricks-sdk',
    packages: ['databricks-sdk'],
    credentials: {
      DATABRICKS_CLIENT_SECRET: {
        type: 'oauth.client_secret',
        provider: 'databricks',
        make: () => fakeSecret('dose', 32, '0123456789abcdef'),
        uses: [{ at: 'orders.cloud.databricks.com', location: 'header' }],
      },
      access_token: {
        type: 'oauth.access_token',
        provider: 'databricks',
        parents: ['DATABRICKS_CLIENT_SECRET'],
        uses: [{ at: 'orders.cloud.databricks.com', location: 'header' }],
      },
    },
    env: {
      DATABRICKS_HOST: 'https://orders.cloud.databricks.com',
      DATABRICKS_CLIENT_ID: '00000000-0000-4000-8000-000000000003',
      DATABRICKS_AUTH_TYPE: 'oauth-m2m',
    },
    services: (minting) => {
      const server = oauthServer(minting, { seconds: 3_600 });
      return {
        'orders.cloud.databricks.com': (request) => {
          const base = 'https://orders.cloud.databricks.com/oidc/v1';
          if (request.path.includes('.well-known'))
            return {
              json: {
                oidc_endpoint: 'https://orders.cloud.databricks.com/oidc',
                token_endpoint: `${base}/token`,
                authorization_endpoint: `${base}/authorize`,
              },
            };
          if (request.path.endsWith('/token')) return server(request);
          return presents(request, minting.secretOf('access_token'))
            ? { json: { clusters: [], userName: 'clerk' } }
            : { status: 401, json: {} };
        },
      };
    },
    imports: 'from databricks.sdk import WorkspaceClient',
    body: 'WorkspaceClient().current_user.me()',
  },
  elsewhere({
    client: 'snowflake-connector-python',
    note: 'From version 5 on it speaks through a library in Rust, and nothing but its environment is seen. A master token has the form of a session token, and is called one.',
    packages: ['snowflake-connector-python'],
    credentials: {
      SNOWFLAKE_PASSWORD: {
        type: 'snowflake.password',
        provider: 'snowflake',
        make: () => fakeSecret('', 20),
        uses: [{ at: 'orders.snowflakecomputing.com', location: 'body' }],
      },
      session: {
        type: 'snowflake.session_token',
        provider: 'snowflake',
        parents: ['SNOWFLAKE_PASSWORD'],
        ended: 'logged_out',
        uses: [{ at: 'orders.snowflakecomputing.com', location: 'header' }],
      },
      master: {
        type: 'snowflake.session_token',
        provider: 'snowflake',
        parents: ['SNOWFLAKE_PASSWORD'],
        uses: [],
      },
    },
    services: (minting) => ({
      'orders.snowflakecomputing.com': ({ path }) => {
        if (!path.startsWith('/session/v1/login-request'))
          return {
            json: {
              success: true,
              code: null,
              data: {
                rowtype: [],
                rowset: [],
                total: 0,
                returned: 0,
                queryId: '1',
                queryResultFormat: 'json',
                parameters: [],
              },
            },
          };
        const now = Date.now();
        return {
          json: {
            success: true,
            code: null,
            message: null,
            data: {
              token: minting.mint('session', fakeSecret('ver:1-hint:1-', 120, base64url), now + 3_600_000),
              masterToken: minting.mint(
                'master',
                fakeSecret('ver:1-hint:2-', 120, base64url),
                now + 14_400_000,
              ),
              validityInSeconds: 3_600,
              masterValidityInSeconds: 14_400,
              sessionId: 1,
              parameters: [],
              sessionInfo: { databaseName: null, schemaName: null, warehouseName: null, roleName: 'PUBLIC' },
            },
          },
        };
      },
    }),
    imports: 'import os\nimport snowflake.connector',
    body: `
connection = snowflake.connector.connect(account="orders", user="clerk", password=os.environ["SNOWFLAKE_PASSWORD"], disable_ocsp_checks=True)
connection.cursor().execute("SELECT 1")
connection.close()`,
  }),
  like('oauth4webapi', {
    client: 'authlib',
    packages: ['authlib'],
    imports: 'import os\nfrom authlib.integrations.requests_client import OAuth2Session',
    body: `
session = OAuth2Session("orders", os.environ["ORDERS_CLIENT_SECRET"], scope="orders:write", revocation_endpoint_auth_method="client_secret_basic")
first = session.fetch_token("https://login.example.com/oauth/token", grant_type="client_credentials")
session.get("https://orders.example.com/v1/orders")
second = session.refresh_token("https://login.example.com/oauth/token", refresh_token=first["refresh_token"])
session.get("https://orders.example.com/v1/orders")
session.revoke_token("https://login.example.com/oauth/revoke", token=second["refresh_token"], token_type_hint="refresh_token")`,
  }),
  like('@badgateway/oauth2-client', {
    client: 'requests-oauthlib',
    packages: ['requests-oauthlib'],
    imports:
      'import os\nfrom oauthlib.oauth2 import BackendApplicationClient\nfrom requests.auth import HTTPBasicAuth\nfrom requests_oauthlib import OAuth2Session',
    body: `
basic = HTTPBasicAuth("orders", os.environ["ORDERS_CLIENT_SECRET"])
session = OAuth2Session(client=BackendApplicationClient(client_id="orders"))
first = session.fetch_token("https://login.example.com/oauth/token", auth=basic)
session.get("https://orders.example.com/v1/orders")
session.refresh_token("https://login.example.com/oauth/token", refresh_token=first["refresh_token"], auth=basic)
session.get("https://orders.example.com/v1/orders")`,
  }),
];
