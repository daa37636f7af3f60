import { fakeSecret, hex } from '../../../support/fake-secret.ts';
import { secretOf } from '../exchange.ts';
import { inAnHour, jwt } from './cloud-values.ts';
import type { IssuerExchange } from './exchange.ts';
import { message } from './protobuf-message.ts';

/**
 * Google Cloud: cloud.google.com/iam/docs/reference, cloud.google.com/secret-manager/docs/reference and the .proto files
 * of github.com/googleapis/googleapis; STS and the token endpoint as google-auth-library calls them.
 */
const caller = fakeSecret('ya29.a0', 180);
const bearer = { authorization: `Bearer ${caller}` };
const account = 'agent@project.iam.gserviceaccount.com';
const issuedToken = fakeSecret('ya29.c.', 200);
const idToken = jwt({ iss: 'https://accounts.google.com', email: account, aud: 'https://run.example.com' });
const signedJwt = jwt({ iss: account, sub: account, aud: 'https://example.com' });
const scope = 'https://www.googleapis.com/auth/cloud-platform';
const accounts = 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts';
const grpcHeaders = {
  ...bearer,
  'content-type': 'application/grpc',
  'x-goog-request-params': `name=${encodeURIComponent(`projects/-/serviceAccounts/${account}`)}`,
};
const impersonated = {
  source: 'token_endpoint',
  provider: 'gcp',
  name: account,
  policy: `service account ${account}`,
  ephemeral: true,
  subject: account,
  parents: [caller],
} as const;

const iamCredentials: readonly IssuerExchange[] = [
  {
    endpoint: 'gcp-iam-generateaccesstoken',
    what: 'an access token of another account',
    issuer: 'gcp-iam-credentials',
    exchange: {
      url: `${accounts}/${account}:generateAccessToken`,
      headers: bearer,
      json: { scope: [scope], lifetime: '3600s', delegates: [] },
      answer: { accessToken: issuedToken, expireTime: inAnHour.date },
    },
    issued: [
      {
        ...impersonated,
        secret: issuedToken,
        type: 'gcp.access_token',
        expiresAt: inAnHour.instant,
        scopes: [scope],
      },
    ],
  },
  {
    endpoint: 'gcp-iam-generateaccesstoken',
    what: 'the same by gRPC',
    issuer: 'gcp-iam-credentials',
    exchange: {
      url: 'https://iamcredentials.googleapis.com/google.iam.credentials.v1.IAMCredentials/GenerateAccessToken',
      headers: grpcHeaders,
      answer: message([1, issuedToken], [3, message([1, inAnHour.seconds])]),
    },
    issued: [{ ...impersonated, secret: issuedToken, type: 'gcp.access_token', expiresAt: inAnHour.instant }],
  },
  {
    endpoint: 'gcp-iam-generateidtoken',
    what: 'an identity token of another account',
    issuer: 'gcp-iam-credentials',
    exchange: {
      url: `${accounts}/${encodeURIComponent(account)}:generateIdToken`,
      headers: bearer,
      json: { audience: 'https://run.example.com', includeEmail: true },
      answer: { token: idToken },
    },
    issued: [{ ...impersonated, secret: idToken, audience: ['https://run.example.com'] }],
  },
  {
    endpoint: 'gcp-iam-signjwt',
    what: 'a token that the account signed',
    issuer: 'gcp-iam-credentials',
    exchange: {
      url: `${accounts}/${account}:signJwt`,
      headers: bearer,
      json: { payload: '{}' },
      answer: { keyId: 'k1', signedJwt },
    },
    issued: [{ ...impersonated, secret: signedJwt }],
  },
  {
    endpoint: 'gcp-iam-signjwt',
    what: 'the same by gRPC',
    issuer: 'gcp-iam-credentials',
    exchange: {
      url: 'https://iamcredentials.googleapis.com/google.iam.credentials.v1.IAMCredentials/SignJwt',
      headers: grpcHeaders,
      answer: message([1, 'k1'], [2, signedJwt]),
    },
    issued: [{ ...impersonated, secret: signedJwt }],
  },
];

const keyId = fakeSecret('', 40, hex);
const privateKey = `-----BEGIN PRIVATE ${'KEY'}-----\n${fakeSecret('MII', 61)}\n-----END PRIVATE ${'KEY'}-----`;
const keyFile = JSON.stringify({
  type: 'service_account',
  project_id: 'project',
  private_key_id: keyId,
  private_key: privateKey,
  client_email: account,
  client_id: '100000000000000000000',
  token_uri: 'https://oauth2.googleapis.com/token',
});
const keys = `https://iam.googleapis.com/v1/projects/project/serviceAccounts/${account}/keys`;
const ofKey = {
  source: 'token_endpoint',
  type: 'gcp.service_account_key',
  provider: 'gcp',
  name: account,
  policy: `service account ${account}`,
  ephemeral: false,
  issuedAt: inAnHour.instant,
  subject: account,
  joinKeys: [`gcp.key_id:${keyId}`],
  parents: [caller],
} as const;

const serviceAccountKeys: readonly IssuerExchange[] = [
  {
    endpoint: 'gcp-sa-key-create',
    what: 'a key file and the key in it',
    issuer: 'gcp-service-account-key',
    exchange: {
      url: keys,
      headers: bearer,
      json: { privateKeyType: 'TYPE_GOOGLE_CREDENTIALS_FILE' },
      answer: {
        name: `projects/project/serviceAccounts/${account}/keys/${keyId}`,
        privateKeyType: 'TYPE_GOOGLE_CREDENTIALS_FILE',
        privateKeyData: Buffer.from(keyFile).toString('base64'),
        validAfterTime: inAnHour.date,
        validBeforeTime: '9999-12-31T23:59:59Z',
        keyAlgorithm: 'KEY_ALG_RSA_2048',
      },
    },
    issued: [
      { ...ofKey, secret: keyFile },
      { ...ofKey, secret: privateKey },
    ],
  },
  {
    endpoint: 'gcp-sa-key-create',
    what: 'the end of a key',
    issuer: 'gcp-service-account-key',
    exchange: { method: 'DELETE', url: `${keys}/${keyId}`, headers: bearer, answer: {} },
    issued: [],
    ended: [{ secret: null, joinKey: `gcp.key_id:${keyId}`, reason: 'revoked' }],
  },
];

const name = 'projects/123456789/secrets/db/versions/3';
const password = fakeSecret('', 32);
const binary = Buffer.from([0xff, 0xfe, 0x00, 0x01, 0x80, 0x90]);
const stored = {
  source: 'secret_manager',
  name: 'projects/123456789/secrets/db',
  joinKeys: [`gcp.secret_version:${name}`],
  parents: [caller],
} as const;

const secretManager: readonly IssuerExchange[] = [
  {
    endpoint: 'gcp-secretmanager-access',
    what: 'a secret',
    issuer: 'gcp-secret-manager',
    exchange: {
      method: 'GET',
      url: 'https://secretmanager.googleapis.com/v1/projects/my-project/secrets/db/versions/latest:access',
      headers: bearer,
      answer: { name, payload: { data: Buffer.from(`${password}\n`).toString('base64'), dataCrc32c: '1' } },
    },
    issued: [{ ...stored, secret: password }],
  },
  {
    endpoint: 'gcp-secretmanager-access',
    what: 'a secret that is no text, of a region',
    issuer: 'gcp-secret-manager',
    exchange: {
      method: 'GET',
      url: 'https://secretmanager.europe-west1.rep.googleapis.com/v1/projects/my-project/locations/europe-west1/secrets/db/versions/3:access',
      headers: bearer,
      answer: { name, payload: { data: binary.toString('base64') } },
    },
    issued: [{ ...stored, secret: binary.toString('base64') }],
  },
  {
    endpoint: 'gcp-secretmanager-access',
    what: 'a secret by gRPC',
    issuer: 'gcp-secret-manager',
    exchange: {
      url: 'https://secretmanager.googleapis.com/google.cloud.secretmanager.v1.SecretManagerService/AccessSecretVersion',
      headers: { ...bearer, 'content-type': 'application/grpc' },
      answer: message([1, name], [2, message([1, password], [2, 4_026_531_840])]),
    },
    issued: [{ ...stored, secret: password }],
  },
];

const subjectToken = jwt({ iss: 'https://token.actions.githubusercontent.com', sub: 'repo:a/b:ref:main' });
const audience =
  '//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci/providers/github';
const assertion = jwt({ iss: account, scope, aud: 'https://oauth2.googleapis.com/token' });

const oauth: readonly IssuerExchange[] = [
  {
    endpoint: 'gcp-sts',
    what: 'a token for the token of another issuer',
    issuer: 'oauth-token',
    exchange: {
      url: 'https://sts.googleapis.com/v1/token',
      form: {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        audience,
        scope,
        requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        subject_token: subjectToken,
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      },
      answer: {
        access_token: issuedToken,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: 3600,
      },
    },
    presented: [{ secret: secretOf(subjectToken), field: 'subject_token', subject: null }],
    issued: [
      {
        secret: issuedToken,
        source: 'token_endpoint',
        type: 'oauth.access_token',
        provider: 'gcp',
        policy: 'oauth grant token-exchange',
        ephemeral: true,
        expiresAt: inAnHour.instant,
        scopes: [scope],
        issuer: 'sts.googleapis.com',
        audience: [audience],
        parents: [subjectToken],
      },
    ],
  },
  {
    endpoint: 'gcp-oauth2-token',
    what: 'a token for a service account’s assertion',
    issuer: 'oauth-token',
    exchange: {
      url: 'https://oauth2.googleapis.com/token',
      form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion },
      answer: { access_token: issuedToken, expires_in: 3600, token_type: 'Bearer' },
    },
    presented: [{ secret: secretOf(assertion), field: 'assertion', subject: null }],
    issued: [
      {
        secret: issuedToken,
        source: 'token_endpoint',
        type: 'oauth.access_token',
        provider: 'gcp',
        policy: `oauth client ${account}, grant jwt-bearer`,
        ephemeral: true,
        expiresAt: inAnHour.instant,
        issuer: 'oauth2.googleapis.com',
        parents: [assertion],
      },
    ],
  },
  {
    endpoint: null,
    what: 'the end of a token that stands in the query',
    issuer: 'gcp-revoke',
    exchange: {
      url: `https://oauth2.googleapis.com/revoke?token=${encodeURIComponent(issuedToken)}`,
      answer: {},
    },
    presented: [{ secret: secretOf(issuedToken), field: 'token', subject: null }],
    issued: [],
    ended: [{ secret: secretOf(issuedToken), joinKey: null, reason: 'revoked' }],
  },
];

export const exchanges: readonly IssuerExchange[] = [
  ...iamCredentials,
  ...serviceAccountKeys,
  ...secretManager,
  ...oauth,
];
