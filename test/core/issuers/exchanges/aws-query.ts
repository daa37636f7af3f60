import { fakeSecret } from '../../../support/fake-secret.ts';
import { secretOf } from '../exchange.ts';
import { awsKeyId, awsSecretKey, awsSessionToken, awsSigned, inAnHour, jwt } from './cloud-values.ts';
import type { IssuerExchange } from './exchange.ts';

/** AWS's query protocol: docs.aws.amazon.com/STS/latest/APIReference, …/IAM/latest/APIReference, …/redshift/latest/APIReference. */
const caller = awsKeyId('AKIA');
const keyId = awsKeyId('ASIA');
const roleArn = 'arn:aws:iam::123456789012:role/reader';
const assumed = 'arn:aws:sts::123456789012:assumed-role/reader/job';
const roleId = 'AROA123EXAMPLE123EXAMPLE:job';
const webToken = jwt({
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:a/b:ref:main',
  jti: 'j1',
});
const saml = fakeSecret('PHNhbWxwO', 400);
const tradeIn = fakeSecret('', 80);
const outbound = jwt({
  iss: 'https://abc.tokens.sts.global.api.aws',
  sub: assumed,
  aud: 'https://api.example.com',
});

const session = `<Credentials>
  <AccessKeyId>${keyId}</AccessKeyId>
  <SecretAccessKey>${awsSecretKey()}</SecretAccessKey>
  <SessionToken>${awsSessionToken()}</SessionToken>
  <Expiration>${inAnHour.date}</Expiration>
</Credentials>`;
const role = `<AssumedRoleUser><AssumedRoleId>${roleId}</AssumedRoleId><Arn>${assumed}</Arn></AssumedRoleUser>`;

function sts(action: string, form: Record<string, string>, content: string, signed = true) {
  return {
    url: 'https://sts.us-east-1.amazonaws.com/',
    form: { Action: action, Version: '2011-06-15', ...form },
    headers: signed ? awsSigned('sts', caller) : {},
    answer: `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${content}</${action}Result><ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata></${action}Response>`,
  };
}

const expected = {
  secret: keyId,
  source: 'token_endpoint',
  type: 'aws.session',
  provider: 'aws',
  ephemeral: true,
  expiresAt: inAnHour.instant,
  joinKeys: [`aws.access_key_id:${keyId}`],
  parents: [caller],
} as const;
const ofRole = {
  ...expected,
  name: 'job',
  policy: roleArn,
  subject: assumed,
  joinKeys: [`aws.access_key_id:${keyId}`, `aws.assumed_role_id:${roleId}`],
};
const arn = 'arn:aws:sts::123456789012:federated-user/ada';
const taskPolicy = 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials';

const stsRows: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-sts-assumerole',
    what: 'a session of a role',
    issuer: 'aws-sts',
    exchange: sts(
      'AssumeRole',
      { RoleArn: roleArn, RoleSessionName: 'job', DurationSeconds: '3600' },
      session + role,
    ),
    issued: [ofRole],
  },
  {
    endpoint: 'aws-sts-assumerolewithwebidentity',
    what: 'a session for a token',
    issuer: 'aws-sts',
    exchange: sts(
      'AssumeRoleWithWebIdentity',
      { RoleArn: roleArn, RoleSessionName: 'job', WebIdentityToken: webToken },
      `${session}${role}<SubjectFromWebIdentityToken>repo:a/b:ref:main</SubjectFromWebIdentityToken>`,
      false,
    ),
    presented: [{ secret: secretOf(webToken), field: 'WebIdentityToken', subject: roleArn }],
    issued: [{ ...ofRole, parents: [webToken] }],
  },
  {
    endpoint: 'aws-sts-assumerolewithsaml',
    what: 'a session for an assertion',
    issuer: 'aws-sts',
    exchange: sts(
      'AssumeRoleWithSAML',
      { RoleArn: roleArn, PrincipalArn: 'arn:aws:iam::123456789012:saml-provider/idp', SAMLAssertion: saml },
      `<Subject>ada</Subject><Issuer>https://idp.example.com</Issuer>${session}${role}`,
      false,
    ),
    presented: [{ secret: secretOf(saml), field: 'SAMLAssertion', subject: roleArn }],
    issued: [{ ...ofRole, name: null, parents: [saml] }],
  },
  {
    endpoint: 'aws-sts-getsessiontoken',
    what: 'a session of the caller',
    issuer: 'aws-sts',
    exchange: sts('GetSessionToken', {}, session),
    issued: [expected],
  },
  {
    endpoint: 'aws-sts-getfederationtoken',
    what: 'a session of a federated user',
    issuer: 'aws-sts',
    exchange: sts(
      'GetFederationToken',
      { Name: 'ada' },
      `${session}<FederatedUser><Arn>${arn}</Arn></FederatedUser>`,
    ),
    issued: [{ ...expected, name: 'ada', subject: arn }],
  },
  {
    endpoint: 'aws-sts-assumeroot',
    what: 'a session of a member account’s root',
    issuer: 'aws-sts',
    exchange: sts(
      'AssumeRoot',
      { TargetPrincipal: '210987654321', 'TaskPolicyArn.arn': taskPolicy },
      session,
    ),
    issued: [{ ...expected, policy: taskPolicy, subject: '210987654321' }],
  },
  {
    endpoint: 'aws-sts-getdelegatedaccesstoken',
    what: 'a session that was approved elsewhere',
    issuer: 'aws-sts',
    exchange: sts(
      'GetDelegatedAccessToken',
      { TradeInToken: tradeIn },
      `${session}<AssumedPrincipal>${assumed}</AssumedPrincipal>`,
    ),
    presented: [{ secret: secretOf(tradeIn), field: 'TradeInToken', subject: null }],
    issued: [{ ...expected, subject: assumed, parents: [caller, tradeIn] }],
  },
  {
    endpoint: 'aws-sts-getwebidentitytoken',
    what: 'a token for services outside AWS',
    issuer: 'aws-sts',
    exchange: sts(
      'GetWebIdentityToken',
      { 'Audience.member.1': 'https://api.example.com', SigningAlgorithm: 'RS256' },
      `<WebIdentityToken>${outbound}</WebIdentityToken><Expiration>${inAnHour.date}</Expiration>`,
    ),
    issued: [
      {
        secret: outbound,
        source: 'token_endpoint',
        provider: 'aws',
        ephemeral: true,
        expiresAt: inAnHour.instant,
        audience: ['https://api.example.com'],
        parents: [caller],
      },
    ],
  },
  {
    endpoint: 'aws-sts-assumerole',
    what: 'nothing from a question who one is',
    issuer: 'aws-sts',
    exchange: sts('GetCallerIdentity', {}, `<Arn>${assumed}</Arn><Account>123456789012</Account>`),
    issued: [],
  },
];

function iam(action: string, form: Record<string, string>, content: string) {
  return {
    url: 'https://iam.amazonaws.com/',
    form: { Action: action, Version: '2010-05-08', ...form },
    headers: awsSigned('iam', caller),
    answer: `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${content}</${action}Result></${action}Response>`,
  };
}

const userKey = awsKeyId('AKIA');
const password = `${fakeSecret('', 42)}=`;
const bedrockKey = fakeSecret('ABSK', 128);
const created = { issuedAt: inAnHour.instant, subject: 'bob', policy: 'iam user bob', parents: [caller] };

const iamRows: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-iam-createaccesskey',
    what: 'a key of a user',
    issuer: 'aws-iam',
    exchange: iam(
      'CreateAccessKey',
      { UserName: 'bob' },
      `<AccessKey><UserName>bob</UserName><AccessKeyId>${userKey}</AccessKeyId><Status>Active</Status><SecretAccessKey>${awsSecretKey()}</SecretAccessKey><CreateDate>${inAnHour.date}</CreateDate></AccessKey>`,
    ),
    issued: [
      {
        ...created,
        secret: userKey,
        source: 'token_endpoint',
        type: 'aws.access_key',
        provider: 'aws',
        name: 'bob',
        ephemeral: false,
        joinKeys: [`aws.access_key_id:${userKey}`],
      },
    ],
  },
  {
    endpoint: 'aws-iam-createaccesskey',
    what: 'the end of a key',
    issuer: 'aws-iam',
    exchange: iam('DeleteAccessKey', { UserName: 'bob', AccessKeyId: userKey }, ''),
    issued: [],
    ended: [{ secret: secretOf(userKey), joinKey: null, reason: 'revoked' }],
  },
  {
    endpoint: 'aws-iam-servicecred',
    what: 'a password for CodeCommit',
    issuer: 'aws-iam',
    exchange: iam(
      'CreateServiceSpecificCredential',
      { UserName: 'bob', ServiceName: 'codecommit.amazonaws.com' },
      `<ServiceSpecificCredential><CreateDate>${inAnHour.date}</CreateDate><ServiceName>codecommit.amazonaws.com</ServiceName><ServiceUserName>bob-at-123456789012</ServiceUserName><ServicePassword>${password}</ServicePassword><ServiceSpecificCredentialId>ACCA12345678901234EX</ServiceSpecificCredentialId><UserName>bob</UserName><Status>Active</Status></ServiceSpecificCredential>`,
    ),
    issued: [
      {
        ...created,
        secret: password,
        source: 'token_endpoint',
        type: 'aws.service_password',
        provider: 'aws',
        name: 'codecommit.amazonaws.com',
        ephemeral: false,
        subject: 'bob-at-123456789012',
        joinKeys: ['aws.service_credential_id:ACCA12345678901234EX'],
      },
    ],
  },
  {
    endpoint: 'aws-iam-servicecred',
    what: 'an API key for Bedrock',
    issuer: 'aws-iam',
    exchange: iam(
      'CreateServiceSpecificCredential',
      { UserName: 'bob', ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: '30' },
      `<ServiceSpecificCredential><ServiceName>bedrock.amazonaws.com</ServiceName><ServiceCredentialAlias>bob-at-123</ServiceCredentialAlias><ServiceCredentialSecret>${bedrockKey}</ServiceCredentialSecret><ExpirationDate>${inAnHour.date}</ExpirationDate><ServiceSpecificCredentialId>ACCA12345678901234EY</ServiceSpecificCredentialId><UserName>bob</UserName></ServiceSpecificCredential>`,
    ),
    issued: [
      {
        ...created,
        secret: bedrockKey,
        source: 'token_endpoint',
        provider: 'aws',
        name: 'bedrock.amazonaws.com',
        ephemeral: false,
        issuedAt: null,
        expiresAt: inAnHour.instant,
        subject: 'bob-at-123',
        joinKeys: ['aws.service_credential_id:ACCA12345678901234EY'],
      },
    ],
  },
  {
    endpoint: 'aws-iam-servicecred',
    what: 'the end of a password',
    issuer: 'aws-iam',
    exchange: iam(
      'DeleteServiceSpecificCredential',
      { UserName: 'bob', ServiceSpecificCredentialId: 'ACCA12345678901234EX' },
      '',
    ),
    issued: [],
    ended: [{ secret: null, joinKey: 'aws.service_credential_id:ACCA12345678901234EX', reason: 'revoked' }],
  },
];

const databasePassword = fakeSecret('', 64);
const ofDatabase = {
  secret: databasePassword,
  source: 'token_endpoint',
  type: 'database.password',
  provider: 'aws',
  ephemeral: true,
  expiresAt: inAnHour.instant,
  parents: [caller],
} as const;

const redshiftRows: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-redshift-creds',
    what: 'a password for a cluster',
    issuer: 'aws-redshift',
    exchange: {
      url: 'https://redshift.us-east-1.amazonaws.com/',
      form: {
        Action: 'GetClusterCredentials',
        ClusterIdentifier: 'sales',
        DbUser: 'ada',
        Version: '2012-12-01',
      },
      headers: awsSigned('redshift', caller),
      answer: `<GetClusterCredentialsResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><GetClusterCredentialsResult><Expiration>${inAnHour.date}</Expiration><DbUser>IAM:ada</DbUser><DbPassword>${databasePassword}</DbPassword></GetClusterCredentialsResult></GetClusterCredentialsResponse>`,
    },
    issued: [{ ...ofDatabase, name: 'sales', policy: 'redshift user IAM:ada', subject: 'IAM:ada' }],
  },
  {
    endpoint: 'aws-redshift-creds',
    what: 'a password for a workgroup',
    issuer: 'aws-redshift',
    exchange: {
      url: 'https://redshift-serverless.us-east-1.amazonaws.com/',
      headers: {
        ...awsSigned('redshift-serverless', caller),
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'RedshiftServerless.GetCredentials',
      },
      json: { workgroupName: 'sales' },
      answer: { dbUser: 'IAMR:reader', dbPassword: databasePassword, expiration: inAnHour.seconds },
    },
    issued: [{ ...ofDatabase, name: 'sales', policy: 'redshift user IAMR:reader', subject: 'IAMR:reader' }],
  },
];

export const exchanges: readonly IssuerExchange[] = [...stsRows, ...iamRows, ...redshiftRows];
