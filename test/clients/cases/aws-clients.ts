import { alphanumeric, fakeSecret } from '../../support/fake-secret.ts';
import { awsService } from '../servers/aws-service.ts';
import {
  bedrock,
  bucket,
  env,
  region,
  secretsManager,
  services,
  session,
  signed,
  ssm,
  sts,
  userKey,
  withUserKey,
} from './aws-world.ts';
import type { ClientCase } from './client-case.ts';

/** Clients of AWS's services, with a user's keys. */
export const awsClients: readonly ClientCase[] = [
  {
    client: '@aws-sdk/client-sts',
    packages: ['@aws-sdk/client-sts'],
    commonest: true,
    note: 'It has had one major; that before it is the package `aws-sdk`.',
    credentials: {
      AWS_ACCESS_KEY_ID: userKey(sts),
      session: session(['AWS_ACCESS_KEY_ID'], signed(sts)),
    },
    env: withUserKey(),
    services,
    imports: "import { STSClient, AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';",
    body: `
const sts = new STSClient({});
const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/orders', RoleSessionName: 'clerk' }));
const credentials = { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey, sessionToken: Credentials.SessionToken };
await new STSClient({ credentials }).send(new GetCallerIdentityCommand({}));`,
  },
  {
    client: 'aws-sdk',
    packages: ['aws-sdk'],
    credentials: {
      AWS_ACCESS_KEY_ID: userKey(sts),
      session: session(['AWS_ACCESS_KEY_ID'], signed(sts)),
    },
    env: withUserKey({
      AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1',
      AWS_STS_REGIONAL_ENDPOINTS: 'regional',
    }),
    services,
    imports: "import AWS from 'aws-sdk';",
    body: `
const sts = new AWS.STS({ region: 'us-east-1' });
const { Credentials } = await sts.assumeRole({ RoleArn: 'arn:aws:iam::123456789012:role/orders', RoleSessionName: 'clerk' }).promise();
const credentials = new AWS.Credentials(Credentials.AccessKeyId, Credentials.SecretAccessKey, Credentials.SessionToken);
await new AWS.STS({ region: 'us-east-1', credentials }).getCallerIdentity().promise();`,
  },
  {
    client: '@aws-sdk/client-secrets-manager',
    packages: ['@aws-sdk/client-secrets-manager'],
    credentials: {
      AWS_ACCESS_KEY_ID: userKey(secretsManager),
      secret_value: {
        type: 'unknown',
        provider: 'aws',
        parents: ['AWS_ACCESS_KEY_ID'],
        fetched: { source: 'secret_manager', name: 'orders/api-key' },
        uses: [{ at: 'orders.example.com', location: 'header' }],
      },
    },
    env: withUserKey(),
    services: (minting) => ({ ...services(minting), 'orders.example.com': () => ({ json: {} }) }),
    imports: "import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';",
    body: `
const client = new SecretsManagerClient({});
const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'orders/api-key' }));
await fetch('https://orders.example.com/v1/orders', { headers: { 'x-api-key': SecretString } });`,
  },
  {
    client: '@aws-sdk/client-ssm',
    packages: ['@aws-sdk/client-ssm'],
    credentials: {
      AWS_ACCESS_KEY_ID: userKey(ssm),
      parameter: {
        type: 'unknown',
        provider: 'aws',
        parents: ['AWS_ACCESS_KEY_ID'],
        fetched: { source: 'secret_manager', name: '/orders/api-key' },
        uses: [{ at: 'orders.example.com', location: 'header' }],
      },
    },
    env: withUserKey(),
    services: (minting) => ({ ...services(minting), 'orders.example.com': () => ({ json: {} }) }),
    imports: "import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';",
    body: `
const client = new SSMClient({});
const { Parameter } = await client.send(new GetParameterCommand({ Name: '/orders/api-key', WithDecryption: true }));
await fetch('https://orders.example.com/v1/orders', { headers: { 'x-api-key': Parameter.Value } });`,
  },
  {
    client: '@aws-sdk/client-s3',
    packages: ['@aws-sdk/client-s3'],
    credentials: { AWS_ACCESS_KEY_ID: userKey(bucket) },
    env: withUserKey(),
    services,
    imports: "import { S3Client, ListObjectsV2Command } from '@aws-sdk/client-s3';",
    body: "await new S3Client({}).send(new ListObjectsV2Command({ Bucket: 'orders' }));",
  },
  {
    client: '@aws-sdk/s3-request-presigner',
    packages: ['@aws-sdk/s3-request-presigner', '@aws-sdk/client-s3'],
    credentials: { AWS_ACCESS_KEY_ID: userKey(bucket) },
    env: withUserKey(),
    services,
    imports:
      "import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';\nimport { getSignedUrl } from '@aws-sdk/s3-request-presigner';",
    body: `
const url = await getSignedUrl(new S3Client({}), new GetObjectCommand({ Bucket: 'orders', Key: 'list.csv' }), { expiresIn: 60 });
await (await fetch(url)).text();`,
  },
  {
    client: '@aws-sdk/signature-v4a',
    packages: ['@aws-sdk/signature-v4a'],
    credentials: { AWS_ACCESS_KEY_ID: userKey('orders.accesspoint.s3-global.amazonaws.com') },
    env: withUserKey(),
    services: (minting) => ({ 'orders.accesspoint.s3-global.amazonaws.com': awsService(minting) }),
    imports:
      "import { SignatureV4a } from '@aws-sdk/signature-v4a';\nimport { createHash, createHmac } from 'node:crypto';",
    body: `
class Sha256 {
  constructor(key) { this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key); }
  update(data) { this.hash.update(data); }
  async digest() { return new Uint8Array(this.hash.digest()); }
}
const credentials = { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY };
const signer = new SignatureV4a({ credentials, region: '*', service: 's3', sha256: Sha256 });
const hostname = 'orders.accesspoint.s3-global.amazonaws.com';
const { headers } = await signer.sign({ method: 'GET', protocol: 'https:', hostname, path: '/list.csv', query: {}, headers: { host: hostname } });
await fetch('https://' + hostname + '/list.csv', { headers });`,
  },
  {
    client: 'aws4fetch',
    packages: ['aws4fetch'],
    credentials: { AWS_ACCESS_KEY_ID: userKey(bucket) },
    env: withUserKey(),
    services,
    imports: "import { AwsClient } from 'aws4fetch';",
    body: `
const aws = new AwsClient({ accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY });
await aws.fetch('https://orders.s3.us-east-1.amazonaws.com/list.csv');`,
  },
  {
    client: '@aws-sdk/client-sso-oidc',
    packages: ['@aws-sdk/client-sso-oidc'],
    credentials: {
      SSO_CLIENT_SECRET: {
        type: 'oauth.client_secret',
        provider: 'aws',
        make: () => fakeSecret('', 200),
        uses: [{ at: `oidc.${region}.amazonaws.com`, location: 'body' }],
      },
      old_refresh: {
        type: 'oauth.refresh_token',
        provider: 'aws',
        make: () => fakeSecret('aor', 200),
        variable: 'SSO_REFRESH_TOKEN',
        uses: [{ at: `oidc.${region}.amazonaws.com`, location: 'body' }],
      },
      access_token: {
        type: 'oauth.access_token',
        provider: 'aws',
        parents: ['SSO_CLIENT_SECRET', 'old_refresh'],
        uses: [],
      },
      refresh_token: {
        type: 'oauth.refresh_token',
        provider: 'aws',
        parents: ['SSO_CLIENT_SECRET', 'old_refresh'],
        uses: [],
      },
    },
    env,
    services,
    imports: "import { SSOOIDCClient, CreateTokenCommand } from '@aws-sdk/client-sso-oidc';",
    body: `
const client = new SSOOIDCClient({});
await client.send(new CreateTokenCommand({ clientId: 'clerk', clientSecret: process.env.SSO_CLIENT_SECRET, grantType: 'refresh_token', refreshToken: process.env.SSO_REFRESH_TOKEN }));`,
  },
  {
    client: '@aws-sdk/client-bedrock-runtime',
    packages: ['@aws-sdk/client-bedrock-runtime'],
    credentials: {
      AWS_BEARER_TOKEN_BEDROCK: {
        type: 'aws.bedrock_api_key',
        provider: 'aws',
        make: () => fakeSecret('ABSK', 128, `${alphanumeric}+/`),
        uses: [{ at: bedrock, location: 'header' }],
      },
    },
    env,
    services,
    imports:
      "import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\nimport { NodeHttpHandler } from '@smithy/node-http-handler';",
    body: `
const client = new BedrockRuntimeClient({ requestHandler: new NodeHttpHandler() });
await client.send(new ConverseCommand({ modelId: 'anthropic.claude-sonnet-5', messages: [{ role: 'user', content: [{ text: 'Is it done?' }] }] }));`,
  },
  {
    client: '@aws-sdk/client-bedrock-runtime (HTTP/2)',
    packages: ['@aws-sdk/client-bedrock-runtime'],
    credentials: { AWS_ACCESS_KEY_ID: userKey(bedrock) },
    env: withUserKey(),
    services,
    imports: "import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';",
    body: `
const client = new BedrockRuntimeClient({});
await client.send(new ConverseCommand({ modelId: 'anthropic.claude-sonnet-5', messages: [{ role: 'user', content: [{ text: 'Is it done?' }] }] }));
client.destroy();`,
  },
];
