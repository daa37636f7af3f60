import { fakeSecret } from '../../../support/fake-secret.ts';
import { secretOf } from '../exchange.ts';
import { awsKeyId, awsSecretKey, awsSessionToken, awsSigned, inAnHour, jwt } from './cloud-values.ts';
import type { IssuerExchange } from './exchange.ts';
import { after } from './made.ts';

/** AWS's JSON protocols, by the names of their API references: secretsmanager, systems-manager, AmazonECR, cognitoidentity, cognito-user-identity-pools. */
const caller = awsKeyId('ASIA');

function json(service: string, target: string, asked: object, answer: unknown, signed = true) {
  return {
    url: `https://${service}.eu-west-1.amazonaws.com/`,
    headers: {
      ...(signed ? awsSigned(service, caller) : {}),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    },
    json: asked,
    answer,
  };
}

const text = fakeSecret('', 30);
const [password, apiKey] = [fakeSecret('', 24), fakeSecret('sk-', 40)];
const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';
const version = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';
const document = JSON.stringify({ username: 'app', password, engine: 'postgres', host: 'db.example.com' });
const stored = {
  source: 'secret_manager',
  name: 'prod/db',
  issuedAt: inAnHour.instant,
  joinKeys: [`aws.secret_version:${arn}#${version}`],
  parents: [caller],
} as const;
const value = {
  ARN: arn,
  Name: 'prod/db',
  VersionId: version,
  CreatedDate: inAnHour.seconds,
  VersionStages: ['AWSCURRENT'],
};

const secretsManager: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-secretsmanager-get',
    what: 'a document and the password in it',
    issuer: 'aws-secrets-manager',
    exchange: json(
      'secretsmanager',
      'secretsmanager.GetSecretValue',
      { SecretId: 'prod/db' },
      { ...value, SecretString: document },
    ),
    issued: [
      { ...stored, secret: document, type: 'secret.document' },
      { ...stored, secret: password, type: 'database.password', subject: 'app' },
    ],
  },
  {
    endpoint: 'aws-secretsmanager-get',
    what: 'a text that came as bytes',
    issuer: 'aws-secrets-manager',
    exchange: json(
      'secretsmanager',
      'secretsmanager.GetSecretValue',
      { SecretId: 'prod/db' },
      { ...value, SecretBinary: Buffer.from(text).toString('base64') },
    ),
    issued: [{ ...stored, secret: text }],
  },
  {
    endpoint: 'aws-secretsmanager-get',
    what: 'several at once, and passes over the one that failed',
    issuer: 'aws-secrets-manager',
    exchange: json(
      'secretsmanager',
      'secretsmanager.BatchGetSecretValue',
      { SecretIdList: ['prod/db', 'prod/key', 'gone'] },
      {
        SecretValues: [
          { ...value, SecretString: text },
          { ...value, Name: 'prod/key', SecretString: apiKey },
        ],
        Errors: [{ SecretId: 'gone', ErrorCode: 'ResourceNotFoundException' }],
      },
    ),
    issued: [
      { ...stored, secret: text },
      { ...stored, secret: apiKey, name: 'prod/key' },
    ],
  },
];

const parameterArn = 'arn:aws:ssm:eu-west-1:123456789012:parameter/prod/key';
const parameter = {
  Name: '/prod/key',
  Type: 'SecureString',
  Value: text,
  Version: 3,
  LastModifiedDate: inAnHour.seconds + 0.125,
  ARN: parameterArn,
  DataType: 'text',
};
const ofParameter = {
  secret: text,
  source: 'secret_manager',
  name: '/prod/key',
  issuedAt: after(3_600.125),
  joinKeys: [`aws.parameter_version:${parameterArn}#3`],
  parents: [caller],
} as const;
const plain = {
  Name: '/prod/region',
  Type: 'String',
  Value: fakeSecret('', 20),
  Version: 1,
  ARN: `${parameterArn}2`,
};

const ssm: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-ssm-getparameter',
    what: 'a secure string',
    issuer: 'aws-ssm',
    exchange: json(
      'ssm',
      'AmazonSSM.GetParameter',
      { Name: '/prod/key', WithDecryption: true },
      { Parameter: parameter },
    ),
    issued: [ofParameter],
  },
  {
    endpoint: 'aws-ssm-getparameter',
    what: 'nothing that stays encrypted',
    issuer: 'aws-ssm',
    exchange: json(
      'ssm',
      'AmazonSSM.GetParameter',
      { Name: '/prod/key' },
      { Parameter: { ...parameter, Value: fakeSecret('AQICAH', 180) } },
    ),
    issued: [],
  },
  {
    endpoint: 'aws-ssm-getparameter',
    what: 'the secure ones of several',
    issuer: 'aws-ssm',
    exchange: json(
      'ssm',
      'AmazonSSM.GetParameters',
      { Names: ['/prod/key', '/prod/region'], WithDecryption: true },
      { Parameters: [plain, parameter], InvalidParameters: [] },
    ),
    issued: [ofParameter],
  },
  {
    endpoint: 'aws-ssm-getparameter',
    what: 'the secure ones below a path',
    issuer: 'aws-ssm',
    exchange: json(
      'ssm',
      'AmazonSSM.GetParametersByPath',
      { Path: '/prod', Recursive: true, WithDecryption: true },
      { Parameters: [parameter, plain], NextToken: 'n' },
    ),
    issued: [ofParameter],
  },
];

const registryPassword = fakeSecret('eyJwYXlsb2FkIjoi', 300);
const registryToken = Buffer.from(`AWS:${registryPassword}`).toString('base64');
const registry = 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const ofRegistry = {
  secret: registryPassword,
  source: 'token_endpoint',
  type: 'aws.ecr_token',
  provider: 'aws',
  ephemeral: true,
  expiresAt: inAnHour.instant,
  subject: 'AWS',
  parents: [caller],
} as const;

const ecr: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-ecr-token',
    what: 'a password of a registry',
    issuer: 'aws-ecr',
    exchange: json(
      'api.ecr',
      'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
      {},
      {
        authorizationData: [
          { authorizationToken: registryToken, expiresAt: inAnHour.seconds, proxyEndpoint: registry },
        ],
      },
    ),
    issued: [{ ...ofRegistry, name: registry }],
  },
  {
    endpoint: 'aws-ecr-token',
    what: 'a password of the public registry',
    issuer: 'aws-ecr',
    exchange: json(
      'api.ecr-public',
      'SpencerFrontendService.GetAuthorizationToken',
      {},
      {
        authorizationData: { authorizationToken: registryToken, expiresAt: inAnHour.seconds },
      },
    ),
    issued: [ofRegistry],
  },
];

const identity = 'eu-west-1:12345678-dc48-4312-93ee-EXAMPLE';
const keyId = awsKeyId('ASIA');
const googleToken = jwt({ iss: 'https://accounts.google.com', sub: '1', aud: 'app' });
const cognitoToken = jwt({ iss: 'https://cognito-identity.amazonaws.com', sub: identity });
const roleArn = 'arn:aws:iam::123456789012:role/web';
const login = { secret: secretOf(googleToken), field: 'Logins', subject: 'accounts.google.com' };

const cognitoIdentity: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-cognito-identity',
    what: 'a session for a login elsewhere',
    issuer: 'aws-cognito-identity',
    exchange: json(
      'cognito-identity',
      'AWSCognitoIdentityService.GetCredentialsForIdentity',
      { IdentityId: identity, Logins: { 'accounts.google.com': googleToken }, CustomRoleArn: roleArn },
      {
        IdentityId: identity,
        Credentials: {
          AccessKeyId: keyId,
          SecretKey: awsSecretKey(),
          SessionToken: awsSessionToken(),
          Expiration: inAnHour.seconds,
        },
      },
      false,
    ),
    presented: [login],
    issued: [
      {
        secret: keyId,
        source: 'token_endpoint',
        type: 'aws.session',
        provider: 'aws',
        name: identity,
        policy: roleArn,
        ephemeral: true,
        expiresAt: inAnHour.instant,
        subject: identity,
        joinKeys: [`aws.access_key_id:${keyId}`],
        parents: [googleToken],
      },
    ],
  },
  {
    endpoint: 'aws-cognito-identity',
    what: 'a token for what a developer’s backend says',
    issuer: 'aws-cognito-identity',
    exchange: json(
      'cognito-identity',
      'AWSCognitoIdentityService.GetOpenIdTokenForDeveloperIdentity',
      {
        IdentityPoolId: 'eu-west-1:pool',
        Logins: { 'login.mycompany.myapp': 'user-0042' },
        TokenDuration: 3600,
      },
      { IdentityId: identity, Token: cognitoToken },
    ),
    issued: [
      {
        secret: cognitoToken,
        source: 'token_endpoint',
        provider: 'aws',
        name: identity,
        ephemeral: true,
        expiresAt: inAnHour.instant,
        subject: identity,
        parents: [caller],
      },
    ],
  },
];

const clientId = '1example23456789';
const [access, id] = [
  jwt({ token_use: 'access', client_id: clientId }),
  jwt({ token_use: 'id', aud: clientId }),
];
const [refresh, clientSecret] = [fakeSecret('eyJjdHki', 600), fakeSecret('', 51)];
const result = { AccessToken: access, IdToken: id, ExpiresIn: 3600, TokenType: 'Bearer' };
const userPassword = fakeSecret('', 16);

function tokens(policy: string, parents: readonly string[], subject: string | null) {
  const shared = { source: 'token_endpoint', provider: 'aws', policy, subject, parents } as const;
  const short = { ephemeral: true, expiresAt: inAnHour.instant };
  return {
    access: { ...shared, ...short, secret: access, type: 'oauth.access_token' },
    id: { ...shared, ...short, secret: id, type: 'oauth.id_token' },
    refresh: { ...shared, secret: refresh, type: 'oauth.refresh_token' },
  };
}
const signedIn = tokens(`oauth client ${clientId}, flow USER_PASSWORD_AUTH`, [userPassword], 'ada');
const renewed = tokens(`oauth client ${clientId}, flow REFRESH_TOKEN`, [refresh, clientSecret], null);
const pool = 'AWSCognitoIdentityProviderService';
const presentedClient = [
  { secret: secretOf(refresh), field: 'RefreshToken', subject: clientId },
  { secret: secretOf(clientSecret), field: 'ClientSecret', subject: clientId },
];

const cognitoIdp: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-cognito-idp',
    what: 'the tokens of a sign-in',
    issuer: 'aws-cognito-idp',
    exchange: json(
      'cognito-idp',
      `${pool}.InitiateAuth`,
      {
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: clientId,
        AuthParameters: { USERNAME: 'ada', PASSWORD: userPassword },
      },
      { AuthenticationResult: { ...result, RefreshToken: refresh }, ChallengeParameters: {} },
      false,
    ),
    presented: [{ secret: secretOf(userPassword), field: 'PASSWORD', subject: 'ada' }],
    issued: [signedIn.access, signedIn.id, signedIn.refresh],
  },
  {
    endpoint: 'aws-cognito-idp',
    what: 'nothing from a challenge',
    issuer: 'aws-cognito-idp',
    exchange: json(
      'cognito-idp',
      `${pool}.InitiateAuth`,
      {
        AuthFlow: 'USER_SRP_AUTH',
        ClientId: clientId,
        AuthParameters: { USERNAME: 'ada', SRP_A: fakeSecret('', 64) },
      },
      { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: { SALT: 'ab', USERNAME: 'ada' } },
      false,
    ),
    issued: [],
  },
  {
    endpoint: 'aws-cognito-idp',
    what: 'the tokens of a renewal',
    issuer: 'aws-cognito-idp',
    exchange: json(
      'cognito-idp',
      `${pool}.GetTokensFromRefreshToken`,
      { RefreshToken: refresh, ClientId: clientId, ClientSecret: clientSecret },
      { AuthenticationResult: result },
      false,
    ),
    presented: presentedClient,
    issued: [renewed.access, renewed.id],
  },
  {
    endpoint: 'aws-cognito-idp',
    what: 'the secret of a client',
    issuer: 'aws-cognito-idp',
    exchange: json(
      'cognito-idp',
      `${pool}.CreateUserPoolClient`,
      { UserPoolId: 'eu-west-1_EXAMPLE', ClientName: 'app', GenerateSecret: true },
      {
        UserPoolClient: {
          UserPoolId: 'eu-west-1_EXAMPLE',
          ClientName: 'app',
          ClientId: clientId,
          ClientSecret: clientSecret,
          CreationDate: inAnHour.seconds,
        },
      },
    ),
    issued: [
      {
        secret: clientSecret,
        source: 'token_endpoint',
        type: 'oauth.client_secret',
        provider: 'aws',
        name: 'app',
        ephemeral: false,
        issuedAt: inAnHour.instant,
        subject: clientId,
        parents: [caller],
      },
    ],
  },
  {
    endpoint: 'aws-cognito-idp',
    what: 'the end of a refresh token',
    issuer: 'aws-cognito-idp',
    exchange: json(
      'cognito-idp',
      `${pool}.RevokeToken`,
      { Token: refresh, ClientId: clientId, ClientSecret: clientSecret },
      {},
      false,
    ),
    presented: [
      { secret: secretOf(clientSecret), field: 'ClientSecret', subject: clientId },
      { secret: secretOf(refresh), field: 'Token', subject: clientId },
    ],
    issued: [],
    ended: [{ secret: secretOf(refresh), joinKey: null, reason: 'revoked' }],
  },
  {
    endpoint: 'aws-cognito-idp',
    what: 'a sign-out',
    issuer: 'aws-cognito-idp',
    exchange: json('cognito-idp', `${pool}.GlobalSignOut`, { AccessToken: access }, {}, false),
    presented: [{ secret: secretOf(access), field: 'AccessToken', subject: null }],
    issued: [],
    ended: [{ secret: secretOf(access), joinKey: null, reason: 'logged_out' }],
  },
];

export const exchanges: readonly IssuerExchange[] = [
  ...secretsManager,
  ...ssm,
  ...ecr,
  ...cognitoIdentity,
  ...cognitoIdp,
];
