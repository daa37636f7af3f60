import { expect, test } from 'vitest';
import { awsSts } from '../../../src/core/issuers/aws-sts.ts';
import { alphanumeric, base64url, fakeSecret } from '../../support/fake-secret.ts';
import { at, type ExchangeOptions, exchange } from './exchange.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const url = 'https://sts.us-east-1.amazonaws.com/';
const callerId = fakeSecret('AKIA', 16, base32);
const callerSession = fakeSecret('IQoJ', 120);
const keyId = fakeSecret('ASIA', 16, base32);
const roleArn = 'arn:aws:iam::123456789012:role/reader';
const roleId = `${fakeSecret('AROA', 17, base32)}:job`;
const userArn = 'arn:aws:sts::123456789012:assumed-role/reader/job';
const webToken = `${fakeSecret('eyJ', 20, base64url)}.${fakeSecret('eyJ', 40, base64url)}.${fakeSecret('', 43, base64url)}`;
const saml = fakeSecret('PHNhbWxwO', 400);
const tradeIn = fakeSecret('', 80);
const expiration = new Date(at + 3_600_000).toISOString().replace('.000Z', 'Z');
const signed = {
  authorization: `AWS4-HMAC-SHA256 Credential=${callerId}/20261123/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=${fakeSecret('', 64)}`,
  'x-amz-security-token': callerSession,
};

const credentials = `<Credentials>
      <AccessKeyId>${keyId}</AccessKeyId>
      <SecretAccessKey>${fakeSecret('', 40, `${alphanumeric}/+`)}</SecretAccessKey>
      <SessionToken>${fakeSecret('IQoJ', 300)}</SessionToken>
      <Expiration>${expiration}</Expiration>
    </Credentials>`;
const role = `<AssumedRoleUser><AssumedRoleId>${roleId}</AssumedRoleId><Arn>${userArn}</Arn></AssumedRoleUser>`;

function xml(action: string, content: string): string {
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <${action}Result>
    ${content}
  </${action}Result>
  <ResponseMetadata><RequestId>${crypto.randomUUID()}</RequestId></ResponseMetadata>
</${action}Response>`;
}

const assumed = { name: 'job', policy: roleArn, subject: userArn };
const roleKeys = [`aws.access_key_id:${keyId}`, `aws.assumed_role_id:${roleId}`];

const audit = 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials';
const federatedArn = 'arn:aws:sts::123456789012:federated-user/ada';
const partnerArn = 'arn:aws:iam::123456789012:role/partner';

const rows: [string, { form?: Record<string, string>; content?: string }, object][] = [
  [
    'AssumeRole',
    { form: { RoleArn: roleArn, RoleSessionName: 'job' }, content: role },
    { ...assumed, joinKeys: roleKeys, parents: [callerId] },
  ],
  [
    'AssumeRoleWithWebIdentity',
    {
      form: { RoleArn: roleArn, RoleSessionName: 'job', WebIdentityToken: webToken },
      content: `${role}<SubjectFromWebIdentityToken>ada</SubjectFromWebIdentityToken><Audience>sts</Audience>`,
    },
    { ...assumed, joinKeys: roleKeys, parents: [webToken] },
  ],
  [
    'AssumeRoleWithSAML',
    { form: { RoleArn: roleArn, SAMLAssertion: saml }, content: `<Subject>ada</Subject>${role}` },
    { ...assumed, name: null, joinKeys: roleKeys, parents: [saml] },
  ],
  [
    'AssumeRoot',
    { form: { TargetPrincipal: '210987654321', 'TaskPolicyArn.arn': audit } },
    { subject: '210987654321', policy: audit, parents: [callerId] },
  ],
  [
    'GetSessionToken',
    {},
    {
      name: null,
      policy: null,
      subject: null,
      joinKeys: [`aws.access_key_id:${keyId}`],
      parents: [callerId],
    },
  ],
  [
    'GetFederationToken',
    { form: { Name: 'ada' }, content: `<FederatedUser><Arn>${federatedArn}</Arn></FederatedUser>` },
    { name: 'ada', policy: null, subject: federatedArn, parents: [callerId] },
  ],
  [
    'GetDelegatedAccessToken',
    { form: { TradeInToken: tradeIn }, content: `<AssumedPrincipal>${partnerArn}</AssumedPrincipal>` },
    { subject: partnerArn, parents: [callerId, tradeIn] },
  ],
];

test.each(rows)(
  '%s issues a session named by its access key id',
  (action, { form, content = '' }, expected) => {
    const isUnsigned = action === 'AssumeRoleWithWebIdentity' || action === 'AssumeRoleWithSAML';
    const issued = awsSts.issued(
      exchange({
        url,
        form: { Action: action, Version: '2011-06-15', ...form },
        headers: isUnsigned ? {} : signed,
        answer: xml(action, credentials + content),
      }),
    );
    expect(issued).toHaveLength(1);
    expect(issued).toMatchObject([
      {
        secret: keyId,
        type: 'aws.session',
        provider: 'aws',
        source: 'token_endpoint',
        ephemeral: true,
        expiresAt: at + 3_600_000,
        ...expected,
      },
    ]);
  },
);

test('a token for other services is a credential of its own', () => {
  const form = {
    Action: 'GetWebIdentityToken',
    'Audience.member.1': 'https://a.example.com',
    'Audience.member.2': 'b',
  };
  const answer = xml(
    'GetWebIdentityToken',
    `<WebIdentityToken>${webToken}</WebIdentityToken><Expiration>${expiration}</Expiration>`,
  );
  expect(awsSts.issued(exchange({ url, form, headers: signed, answer }))).toMatchObject([
    {
      secret: webToken,
      provider: 'aws',
      audience: ['https://a.example.com', 'b'],
      expiresAt: at + 3_600_000,
      parents: [callerId],
    },
  ]);
});

test('the action and the token may stand in the query', () => {
  const query = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    WebIdentityToken: webToken,
    RoleArn: roleArn,
  });
  const made = exchange({
    url: `http://minio.example.com:9000/?${query}`,
    answer: xml('AssumeRoleWithWebIdentity', credentials),
  });
  expect(awsSts.issued(made)).toMatchObject([{ secret: keyId, policy: roleArn, parents: [webToken] }]);
  expect(awsSts.presented(made.request, '')).toEqual([
    { secret: webToken, field: 'WebIdentityToken', subject: roleArn },
  ]);
});

test.each<[string, Record<string, string>, string[]]>([
  ['AssumeRole', { ExternalId: 'partner', TokenCode: '123456' }, []],
  ['AssumeRoleWithWebIdentity', { WebIdentityToken: webToken, RoleArn: roleArn }, ['WebIdentityToken']],
  ['AssumeRoleWithSAML', { SAMLAssertion: saml }, ['SAMLAssertion']],
  ['GetDelegatedAccessToken', { TradeInToken: tradeIn }, ['TradeInToken']],
])('%s presents its tokens in the body', (Action, form, fields) => {
  const made = exchange({ url, form: { Action, ...form }, answer: '' });
  expect(awsSts.presented(made.request, made.requestBody ?? '').map(({ field }) => field)).toEqual(fields);
});

const answer = xml('AssumeRole', credentials);
test.each<[string, Partial<ExchangeOptions>]>([
  ['an error', { status: 403 }],
  [
    'who am I',
    { form: { Action: 'GetCallerIdentity' }, answer: xml('GetCallerIdentity', `<Arn>${userArn}</Arn>`) },
  ],
  ['another form of an AWS client', { form: { Action: 'ListUsers' } }],
  ['a form', { form: { name: 'x' } }],
  [
    'an answer cut off within the credentials',
    { answer: answer.slice(0, answer.indexOf('<SessionToken>') + 40) },
  ],
  ['an answer without key id', { answer: answer.replace('AccessKeyId', 'Other') }],
  ['an empty key id', { answer: answer.replace(keyId, '  ') }],
  ['JSON', { answer: { Credentials: { AccessKeyId: keyId } } }],
  ['nothing', { answer: '' }],
])('%s issues nothing', (_what, options) => {
  expect(awsSts.issued(exchange({ url, form: { Action: 'AssumeRole' }, answer, ...options }))).toEqual([]);
});
