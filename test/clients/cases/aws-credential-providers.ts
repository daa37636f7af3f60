import { fakeJwt } from '../../support/fake-jwt.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { accessKeyId, secretAccessKey } from '../servers/aws-service.ts';
import { env, region, secretsManager, services, session, signed, sts } from './aws-world.ts';
import type { ClientCase } from './client-case.ts';

/** Every way that AWS's clients find a session by themselves. */
export const awsCredentialProviders: readonly ClientCase[] = [
  {
    client: '@aws-sdk/credential-providers (role)',
    packages: ['@aws-sdk/credential-providers', '@aws-sdk/client-sts'],
    credentials: {
      user: {
        type: 'aws.access_key',
        provider: 'aws',
        isPublic: true,
        make: () => accessKeyId('AKIA'),
        variable: null,
        fetched: { source: 'file' },
        uses: signed(sts),
      },
      session: session(['user'], signed(secretsManager)),
      secret_value: {
        type: 'unknown',
        provider: 'aws',
        parents: ['session'],
        fetched: { source: 'secret_manager', name: 'orders/api-key' },
        uses: [],
      },
    },
    env: { ...env, AWS_PROFILE: 'orders' },
    files: (secretOf) => ({
      '.aws/credentials': `[user]\naws_access_key_id = ${secretOf('user')}\naws_secret_access_key = ${secretAccessKey()}\n`,
      '.aws/config': `[profile orders]\nrole_arn = arn:aws:iam::123456789012:role/orders\nsource_profile = user\nregion = ${region}\n`,
    }),
    services,
    imports:
      "import { fromIni } from '@aws-sdk/credential-providers';\nimport { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';",
    body: `
const client = new SecretsManagerClient({ credentials: fromIni({ clientConfig: { region: 'us-east-1' } }) });
await client.send(new GetSecretValueCommand({ SecretId: 'orders/api-key' }));`,
  },
  {
    client: '@aws-sdk/credential-providers (web identity)',
    packages: ['@aws-sdk/credential-providers', '@aws-sdk/client-sts'],
    credentials: {
      pod_token: {
        type: 'kubernetes.service_account_token',
        provider: 'kubernetes',
        make: () =>
          fakeJwt({
            iss: 'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE',
            sub: 'system:serviceaccount:orders:clerk',
            aud: ['sts.amazonaws.com'],
            exp: 4_000_000_000,
            'kubernetes.io': { namespace: 'orders', serviceaccount: { name: 'clerk', uid: '1' } },
          }),
        variable: null,
        fetched: { source: 'file' },
        uses: [{ at: sts, location: 'body' }],
      },
      session: session(['pod_token'], signed(sts)),
    },
    env: {
      ...env,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/orders',
      AWS_WEB_IDENTITY_TOKEN_FILE: 'secrets/token',
    },
    files: (secretOf) => ({ 'secrets/token': `${secretOf('pod_token')}\n` }),
    services,
    imports:
      "import { fromTokenFile } from '@aws-sdk/credential-providers';\nimport { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';",
    body: `
const client = new STSClient({ credentials: fromTokenFile({ clientConfig: { region: 'us-east-1' } }) });
await client.send(new GetCallerIdentityCommand({}));`,
  },
  {
    client: '@aws-sdk/credential-providers (instance)',
    packages: ['@aws-sdk/credential-providers', '@aws-sdk/client-sts'],
    credentials: {
      imds_token: {
        type: 'aws.imds_token',
        provider: 'aws',
        fetched: { source: 'metadata_service' },
        uses: [{ at: '169.254.169.254', port: 80, location: 'header' }],
      },
      session: session(['imds_token'], signed(sts), 'metadata_service'),
    },
    env: { AWS_REGION: region },
    services,
    imports:
      "import { fromInstanceMetadata } from '@aws-sdk/credential-providers';\nimport { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';",
    body: `
const client = new STSClient({ credentials: fromInstanceMetadata() });
await client.send(new GetCallerIdentityCommand({}));`,
  },
  {
    client: '@aws-sdk/credential-providers (container)',
    packages: ['@aws-sdk/credential-providers', '@aws-sdk/client-sts'],
    credentials: {
      AWS_CONTAINER_AUTHORIZATION_TOKEN: {
        type: 'unknown',
        provider: 'aws',
        make: () => fakeSecret('', 64),
        uses: [{ at: '169.254.170.23', port: 80, location: 'header' }],
      },
      session: session(['AWS_CONTAINER_AUTHORIZATION_TOKEN'], signed(sts), 'metadata_service'),
    },
    env: { ...env, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials' },
    services,
    imports:
      "import { fromHttp } from '@aws-sdk/credential-providers';\nimport { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';",
    body: `
const client = new STSClient({ credentials: fromHttp() });
await client.send(new GetCallerIdentityCommand({}));`,
  },
];
