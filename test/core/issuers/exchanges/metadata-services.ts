import { fakeSecret } from '../../../support/fake-secret.ts';
import { awsKeyId, awsSecretKey, awsSessionToken, inAnHour, jwt } from './cloud-values.ts';
import type { IssuerExchange } from './exchange.ts';

/**
 * Endpoints that a cloud offers to what runs on it: docs.aws.amazon.com/AWSEC2/latest/UserGuide (IMDS),
 * docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html, cloud.google.com/compute/docs/metadata,
 * learn.microsoft.com/entra/identity/managed-identities-azure-resources.
 */
const keyId = awsKeyId('ASIA');
const imdsToken = `${fakeSecret('AQAEA', 50)}==`;
const podToken = jwt({
  iss: 'https://oidc.eks.eu-west-1.amazonaws.com/id/A',
  sub: 'system:serviceaccount:prod:app',
});
const roleArn = 'arn:aws:iam::123456789012:role/task';
const companions = { SecretAccessKey: awsSecretKey(), Token: awsSessionToken() };
const session = {
  secret: keyId,
  source: 'metadata_service',
  type: 'aws.session',
  provider: 'aws',
  ephemeral: true,
  expiresAt: inAnHour.instant,
  joinKeys: [`aws.access_key_id:${keyId}`],
} as const;
const ofInstance = {
  Code: 'Success',
  LastUpdated: inAnHour.date,
  Type: 'AWS-HMAC',
  AccessKeyId: keyId,
  ...companions,
  Expiration: inAnHour.date,
};

const aws: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-imdsv2-token',
    what: 'a token for the metadata, whose end only the request says',
    issuer: 'aws-imds',
    exchange: {
      method: 'PUT',
      url: 'http://169.254.169.254/latest/api/token',
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '3600' },
      answer: imdsToken,
    },
    issued: [
      {
        secret: imdsToken,
        source: 'metadata_service',
        type: 'aws.imds_token',
        provider: 'aws',
        ephemeral: true,
        expiresAt: inAnHour.instant,
      },
    ],
  },
  {
    endpoint: 'aws-imds-role',
    what: 'a session of the instance’s role',
    issuer: 'aws-imds',
    exchange: {
      method: 'GET',
      url: 'http://169.254.169.254/latest/meta-data/iam/security-credentials/web',
      headers: { 'x-aws-ec2-metadata-token': imdsToken },
      answer: ofInstance,
    },
    issued: [
      {
        ...session,
        name: 'web',
        policy: 'instance role web',
        issuedAt: inAnHour.instant,
        parents: [imdsToken],
      },
    ],
  },
  {
    endpoint: 'aws-imds-role',
    what: 'nothing from an instance without a role',
    issuer: 'aws-imds',
    exchange: {
      method: 'GET',
      url: 'http://[fd00:ec2::254]/latest/meta-data/iam/security-credentials/web',
      answer: {
        Code: 'AssumeRoleUnauthorizedAccess',
        Message: 'EC2 cannot assume the role',
        LastUpdated: inAnHour.date,
      },
    },
    issued: [],
  },
  {
    endpoint: 'aws-ecs-container',
    what: 'a session of a task’s role',
    issuer: 'aws-container',
    exchange: {
      method: 'GET',
      url: 'http://169.254.170.2/v2/credentials/0b7d1c5e-0000-4000-8000-000000000000',
      answer: { RoleArn: roleArn, AccessKeyId: keyId, ...companions, Expiration: inAnHour.date },
    },
    issued: [{ ...session, policy: roleArn }],
  },
  {
    endpoint: 'aws-eks-pod-identity-agent',
    what: 'a session of a pod’s role',
    issuer: 'aws-container',
    exchange: {
      method: 'GET',
      url: 'http://169.254.170.23/v1/credentials',
      headers: { authorization: podToken },
      answer: { AccessKeyId: keyId, ...companions, Expiration: inAnHour.date, AccountId: '123456789012' },
    },
    issued: [{ ...session, parents: [podToken] }],
  },
  {
    endpoint: 'aws-eks-pod-identity-agent',
    what: 'the same by IPv6',
    issuer: 'aws-container',
    exchange: {
      method: 'GET',
      url: 'http://[fd00:ec2::23]/v1/credentials',
      headers: { authorization: podToken },
      answer: { AccessKeyId: keyId, ...companions, Expiration: inAnHour.date },
    },
    issued: [{ ...session, parents: [podToken] }],
  },
];

const account = 'agent@project.iam.gserviceaccount.com';
const googleToken = fakeSecret('ya29.c.', 200);
const identity = jwt({ iss: 'https://accounts.google.com', email: account, aud: 'https://run.example.com' });
const flavor = { 'metadata-flavor': 'Google' };
const accounts = 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts';

const gcp: readonly IssuerExchange[] = [
  {
    endpoint: 'gcp-metadata-token',
    what: 'an access token of the default service account',
    issuer: 'gcp-metadata',
    exchange: {
      method: 'GET',
      url: `${accounts}/default/token?scopes=https://www.googleapis.com/auth/pubsub,https://www.googleapis.com/auth/logging.write`,
      headers: flavor,
      answer: { access_token: googleToken, expires_in: 3600, token_type: 'Bearer' },
    },
    issued: [
      {
        secret: googleToken,
        source: 'metadata_service',
        type: 'gcp.access_token',
        provider: 'gcp',
        name: 'default',
        policy: 'service account default',
        ephemeral: true,
        expiresAt: inAnHour.instant,
        scopes: ['https://www.googleapis.com/auth/pubsub', 'https://www.googleapis.com/auth/logging.write'],
      },
    ],
  },
  {
    endpoint: 'gcp-metadata-identity',
    what: 'an identity token, which is the whole answer',
    issuer: 'gcp-metadata',
    exchange: {
      method: 'GET',
      url: `http://169.254.169.254/computeMetadata/v1/instance/service-accounts/${account}/identity?audience=https%3A%2F%2Frun.example.com&format=full`,
      headers: flavor,
      answer: identity,
    },
    issued: [
      {
        secret: identity,
        source: 'metadata_service',
        provider: 'gcp',
        name: account,
        policy: `service account ${account}`,
        ephemeral: true,
        audience: ['https://run.example.com'],
      },
    ],
  },
];

const azureToken = jwt({
  iss: 'https://sts.windows.net/tenant/',
  appid: 'app-1',
  aud: 'https://vault.azure.net',
});
const resource = 'https://vault.azure.net';
const client = '11111111-2222-3333-4444-555555555555';
const answer = {
  access_token: azureToken,
  client_id: client,
  expires_on: String(inAnHour.seconds),
  not_before: String(inAnHour.seconds - 3600),
  resource,
  token_type: 'Bearer',
};
const azureRow = {
  secret: azureToken,
  source: 'metadata_service',
  type: 'azure.access_token',
  provider: 'azure',
  name: resource,
  policy: `managed identity ${client}`,
  ephemeral: true,
  expiresAt: inAnHour.instant,
  subject: client,
  audience: [resource],
} as const;
const proof = fakeSecret('', 32);

const azure: readonly IssuerExchange[] = [
  {
    endpoint: 'azure-imds',
    what: 'a token of a machine’s identity',
    issuer: 'azure-managed-identity',
    exchange: {
      method: 'GET',
      url: `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${encodeURIComponent(resource)}`,
      headers: { metadata: 'true' },
      answer: { ...answer, expires_in: '3600', ext_expires_in: '3600' },
    },
    issued: [azureRow],
  },
  {
    endpoint: 'azure-imds',
    what: 'a token of an identity that the request names',
    issuer: 'azure-managed-identity',
    exchange: {
      method: 'GET',
      url: `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${encodeURIComponent(resource)}&msi_res_id=%2Fsubscriptions%2Fs%2Fagents`,
      headers: { metadata: 'True' },
      answer: { access_token: azureToken, expires_in: 3600, resource, token_type: 'Bearer' },
    },
    issued: [{ ...azureRow, policy: 'managed identity /subscriptions/s/agents', subject: null }],
  },
  {
    endpoint: 'azure-appservice',
    what: 'a token of an app',
    issuer: 'azure-managed-identity',
    exchange: {
      method: 'GET',
      url: `http://localhost:42356/msi/token?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`,
      headers: { 'x-identity-header': proof },
      answer,
    },
    issued: [{ ...azureRow, parents: [proof] }],
  },
  {
    endpoint: 'azure-arc',
    what: 'a token of a machine elsewhere',
    issuer: 'azure-managed-identity',
    exchange: {
      method: 'GET',
      url: `http://127.0.0.1:40342/metadata/identity/oauth2/token?api-version=2019-11-01&resource=${encodeURIComponent(resource)}`,
      headers: { metadata: 'true', authorization: `Basic ${proof}` },
      answer,
    },
    issued: [{ ...azureRow, parents: [proof] }],
  },
  {
    endpoint: 'azure-cloudshell',
    what: 'a token of the user of a shell',
    issuer: 'azure-managed-identity',
    exchange: {
      url: 'http://localhost:50342/oauth2/token',
      headers: { metadata: 'true' },
      form: { resource },
      answer,
    },
    issued: [azureRow],
  },
  {
    endpoint: 'azure-servicefabric',
    what: 'a token of a service, with its end as a number',
    issuer: 'azure-managed-identity',
    exchange: {
      method: 'GET',
      url: `https://10.0.0.4:2377/metadata/identity/oauth2/token?api-version=2019-07-01-preview&resource=${encodeURIComponent(resource)}`,
      headers: { secret: proof },
      answer: { token_type: 'Bearer', access_token: azureToken, expires_on: inAnHour.seconds, resource },
    },
    issued: [{ ...azureRow, policy: 'managed identity of the system', subject: null, parents: [proof] }],
  },
];

export const exchanges: readonly IssuerExchange[] = [...aws, ...gcp, ...azure];
