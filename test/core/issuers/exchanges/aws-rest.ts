import { certificateStandIn, readCertificate } from '../../../../src/core/x509.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { makeCertificate } from '../../../support/make-certificate.ts';
import { secretOf } from '../exchange.ts';
import { awsKeyId, awsSecretKey, awsSessionToken, awsSigned, inAnHour, jwt } from './cloud-values.ts';
import type { IssuerExchange } from './exchange.ts';
import { after } from './made.ts';

/** AWS services with REST and JSON or XML, by their API references and the service models of the AWS SDKs. */
const caller = awsKeyId('AKIA');
const keyId = awsKeyId('ASIA');
const session = {
  secret: keyId,
  source: 'token_endpoint',
  type: 'aws.session',
  provider: 'aws',
  ephemeral: true,
  expiresAt: inAnHour.instant,
  joinKeys: [`aws.access_key_id:${keyId}`],
} as const;
const companions = { secretAccessKey: awsSecretKey(), sessionToken: awsSessionToken() };
const upper = {
  AccessKeyId: keyId,
  SecretAccessKey: companions.secretAccessKey,
  SessionToken: companions.sessionToken,
};
const xml = `<Credentials><AccessKeyId>${keyId}</AccessKeyId><SecretAccessKey>${companions.secretAccessKey}</SecretAccessKey><SessionToken>${companions.sessionToken}</SessionToken><Expiration>${inAnHour.date}</Expiration></Credentials>`;

const clientId = 'c1-example';
const clientSecret = jwt({ serialized: '{}' });
const [accessToken, refreshToken] = [fakeSecret('aoaAAAAA', 120), fakeSecret('aorAAAAA', 120)];
const [deviceCode, idToken] = [
  fakeSecret('', 60),
  jwt({ iss: 'https://identitycenter.amazonaws.com', sub: 'u' }),
];
const subjectToken = jwt({ iss: 'https://idp.example.com', sub: 'ada' });
const host = 'oidc.eu-west-1.amazonaws.com';

const identityCenter: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-sso-getrolecredentials',
    what: 'a session of a role, with its end in milliseconds',
    issuer: 'aws-sso',
    exchange: {
      method: 'GET',
      url: 'https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Reader&account_id=123456789012',
      headers: { 'x-amz-sso_bearer_token': accessToken },
      answer: { roleCredentials: { accessKeyId: keyId, ...companions, expiration: inAnHour.instant } },
    },
    issued: [
      {
        ...session,
        name: 'Reader',
        policy: 'sso role Reader of account 123456789012',
        parents: [accessToken],
      },
    ],
  },
  {
    endpoint: 'aws-sso-getrolecredentials',
    what: 'a sign-out',
    issuer: 'aws-sso',
    exchange: {
      url: 'https://portal.sso.eu-west-1.amazonaws.com/logout',
      headers: { 'x-amz-sso_bearer_token': accessToken },
      answer: '',
    },
    issued: [],
    ended: [{ secret: secretOf(accessToken), joinKey: null, reason: 'logged_out' }],
  },
  {
    endpoint: 'aws-sso-oidc-createtoken',
    what: 'the tokens for a device code',
    issuer: 'aws-sso-oidc',
    exchange: {
      url: `https://${host}/token`,
      json: { clientId, clientSecret, grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode },
      answer: { accessToken, tokenType: 'Bearer', expiresIn: 3600, refreshToken },
    },
    presented: [
      { secret: secretOf(clientSecret), field: 'clientSecret', subject: clientId },
      { secret: secretOf(deviceCode), field: 'deviceCode', subject: clientId },
    ],
    issued: [
      {
        secret: accessToken,
        source: 'token_endpoint',
        type: 'oauth.access_token',
        provider: 'aws',
        policy: `oauth client ${clientId}, grant device_code`,
        ephemeral: true,
        expiresAt: inAnHour.instant,
        issuer: host,
        parents: [clientSecret, deviceCode],
      },
      {
        secret: refreshToken,
        source: 'token_endpoint',
        type: 'oauth.refresh_token',
        provider: 'aws',
        policy: `oauth client ${clientId}, grant device_code`,
        issuer: host,
        parents: [clientSecret, deviceCode],
      },
    ],
  },
  {
    endpoint: 'aws-sso-oidc-createtoken',
    what: 'a device code',
    issuer: 'aws-sso-oidc',
    exchange: {
      url: `https://${host}/device_authorization`,
      json: { clientId, clientSecret, startUrl: 'https://example.awsapps.com/start' },
      answer: {
        deviceCode,
        userCode: 'ABCD-EFGH',
        expiresIn: 3600,
        interval: 1,
        verificationUri: 'https://device.sso',
      },
    },
    presented: [{ secret: secretOf(clientSecret), field: 'clientSecret', subject: clientId }],
    issued: [
      {
        secret: deviceCode,
        source: 'token_endpoint',
        type: 'oauth.device_code',
        provider: 'aws',
        policy: `oauth client ${clientId}`,
        ephemeral: true,
        expiresAt: inAnHour.instant,
        parents: [clientSecret],
      },
    ],
  },
  {
    endpoint: 'aws-sso-oidc-createtokenwithiam',
    what: 'a token for the token of another issuer',
    issuer: 'aws-sso-oidc',
    exchange: {
      url: `https://${host}/token?aws_iam=t`,
      headers: awsSigned('sso-oauth', caller),
      json: {
        clientId: 'arn:aws:sso::123456789012:application/ssoins-1/apl-1',
        grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subjectToken,
        subjectTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      },
      answer: { accessToken, tokenType: 'Bearer', expiresIn: 3600, idToken, scope: ['sts:identity_context'] },
    },
    presented: [{ secret: secretOf(subjectToken), field: 'subjectToken', subject: null }],
    issued: [
      {
        secret: accessToken,
        source: 'token_endpoint',
        type: 'oauth.access_token',
        provider: 'aws',
        policy: 'oauth client arn:aws:sso::123456789012:application/ssoins-1/apl-1, grant token-exchange',
        ephemeral: true,
        expiresAt: inAnHour.instant,
        scopes: ['sts:identity_context'],
        issuer: host,
        parents: [caller, subjectToken],
      },
      {
        secret: idToken,
        source: 'token_endpoint',
        type: 'oauth.id_token',
        provider: 'aws',
        policy: 'oauth client arn:aws:sso::123456789012:application/ssoins-1/apl-1, grant token-exchange',
        ephemeral: true,
        parents: [caller, subjectToken],
      },
    ],
  },
  {
    endpoint: 'aws-sso-oidc-registerclient',
    what: 'the secret of a client that registered itself',
    issuer: 'aws-sso-oidc',
    exchange: {
      url: `https://${host}/client/register`,
      json: { clientName: 'cli', clientType: 'public', scopes: ['sso:account:access'] },
      answer: {
        clientId,
        clientSecret,
        clientIdIssuedAt: inAnHour.seconds - 60,
        clientSecretExpiresAt: inAnHour.seconds,
      },
    },
    issued: [
      {
        secret: clientSecret,
        source: 'token_endpoint',
        type: 'oauth.client_secret',
        provider: 'aws',
        name: 'cli',
        issuedAt: after(3_540),
        expiresAt: inAnHour.instant,
        scopes: ['sso:account:access'],
        subject: clientId,
        issuer: host,
      },
    ],
  },
  {
    endpoint: 'aws-signin-oauth2',
    what: 'the session of an `aws login`',
    issuer: 'aws-signin',
    exchange: {
      url: 'https://us-east-1.signin.aws.amazon.com/v1/token',
      json: { clientId: 'arn:aws:signin:::devtools/same-device', grantType: 'refresh_token', refreshToken },
      answer: {
        accessToken: { accessKeyId: keyId, ...companions },
        tokenType: 'aws_sigv4',
        expiresIn: 3600,
        refreshToken: clientSecret,
        idToken,
      },
    },
    presented: [
      {
        secret: secretOf(refreshToken),
        field: 'refreshToken',
        subject: 'arn:aws:signin:::devtools/same-device',
      },
    ],
    issued: [
      {
        ...session,
        policy: 'oauth client arn:aws:signin:::devtools/same-device, grant refresh_token',
        parents: [refreshToken],
      },
      {
        secret: clientSecret,
        source: 'token_endpoint',
        type: 'oauth.refresh_token',
        provider: 'aws',
        policy: 'oauth client arn:aws:signin:::devtools/same-device, grant refresh_token',
        parents: [refreshToken],
      },
      {
        secret: idToken,
        source: 'token_endpoint',
        type: 'oauth.id_token',
        provider: 'aws',
        policy: 'oauth client arn:aws:signin:::devtools/same-device, grant refresh_token',
        ephemeral: true,
        parents: [refreshToken],
      },
    ],
  },
];

const podToken = jwt({
  iss: 'https://oidc.eks.eu-west-1.amazonaws.com/id/A',
  sub: 'system:serviceaccount:prod:app',
});
const assumed = 'arn:aws:sts::123456789012:assumed-role/app/eks-prod-app';
const association = 'arn:aws:eks:eu-west-1:123456789012:podidentityassociation/prod/a-1';
const { der } = makeCertificate({ commonName: 'build' });
const certificate = readCertificate(der);
const serial = '123456789012345678901234567890';
const roleArn = 'arn:aws:iam::123456789012:role/build';

const workloads: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-eks-auth',
    what: 'a session of a pod’s role',
    issuer: 'aws-eks-auth',
    exchange: {
      url: 'https://eks-auth.eu-west-1.api.aws/clusters/prod/assume-role-for-pod-identity',
      headers: awsSigned('eks-auth', caller),
      json: { token: podToken },
      answer: {
        subject: { namespace: 'prod', serviceAccount: 'app' },
        audience: 'pods.eks.amazonaws.com',
        podIdentityAssociation: { associationArn: association, associationId: 'a-1' },
        assumedRoleUser: { arn: assumed, assumeRoleId: 'AROAEXAMPLE:eks-prod-app' },
        credentials: { accessKeyId: keyId, ...companions, expiration: inAnHour.seconds },
      },
    },
    presented: [{ secret: secretOf(podToken), field: 'token', subject: null }],
    issued: [
      {
        ...session,
        name: 'prod/app',
        policy: association,
        subject: assumed,
        joinKeys: [...session.joinKeys, 'aws.assumed_role_id:AROAEXAMPLE:eks-prod-app'],
        parents: [caller, podToken],
      },
    ],
  },
  {
    endpoint: 'aws-rolesanywhere',
    what: 'a session for a certificate',
    issuer: 'aws-roles-anywhere',
    exchange: {
      url: 'https://rolesanywhere.eu-west-1.amazonaws.com/sessions',
      headers: {
        authorization: `AWS4-X509-RSA-SHA256 Credential=${serial}/20261123/eu-west-1/rolesanywhere/aws4_request, SignedHeaders=host;x-amz-x509, Signature=${fakeSecret('', 512, '0123456789abcdef')}`,
        'x-amz-x509': der.toString('base64'),
      },
      json: {
        roleArn,
        profileArn: 'arn:aws:rolesanywhere:eu-west-1:123456789012:profile/p',
        trustAnchorArn: 'arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/t',
        roleSessionName: 'build-7',
        durationSeconds: 3600,
      },
      answer: {
        credentialSet: [
          {
            assumedRoleUser: { arn: assumed, assumedRoleId: 'AROAEXAMPLE:build-7' },
            credentials: { accessKeyId: keyId, ...companions, expiration: inAnHour.date },
            packedPolicySize: 10,
            roleArn,
            sourceIdentity: 'CN=build',
          },
        ],
        subjectArn: 'arn:aws:rolesanywhere:eu-west-1:123456789012:subject/s',
      },
    },
    issued: [
      {
        ...session,
        name: 'build-7',
        policy: roleArn,
        subject: assumed,
        joinKeys: [...session.joinKeys, 'aws.assumed_role_id:AROAEXAMPLE:build-7'],
        parents: certificate === null ? [] : [certificateStandIn(certificate)],
      },
    ],
  },
];

const packageToken = fakeSecret('eyJ2ZXIi', 900);
const table = 'arn:aws:glue:eu-west-1:123456789012:table/db/orders';
const saml = fakeSecret('PHNhbWxwO', 300);

const data: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-codeartifact-token',
    what: 'a token for packages',
    issuer: 'aws-codeartifact',
    exchange: {
      url: 'https://codeartifact.eu-west-1.amazonaws.com/v1/authorization-token?domain=corp&domain-owner=123456789012&duration=3600',
      headers: awsSigned('codeartifact', caller),
      answer: { authorizationToken: packageToken, expiration: inAnHour.seconds },
    },
    issued: [
      {
        secret: packageToken,
        source: 'token_endpoint',
        type: 'aws.codeartifact_token',
        provider: 'aws',
        name: 'corp',
        ephemeral: true,
        expiresAt: inAnHour.instant,
        parents: [caller],
      },
    ],
  },
  {
    endpoint: 'aws-s3-createsession',
    what: 'a session for a directory bucket',
    issuer: 'aws-s3-express',
    exchange: {
      method: 'GET',
      url: 'https://data--euw1-az1--x-s3.s3express-euw1-az1.eu-west-1.amazonaws.com/?session',
      headers: { ...awsSigned('s3express', caller), 'x-amz-create-session-mode': 'ReadOnly' },
      answer: `<?xml version="1.0" encoding="UTF-8"?><CreateSessionResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${xml}</CreateSessionResult>`,
    },
    issued: [
      {
        ...session,
        name: 'data--euw1-az1--x-s3',
        policy: 's3 express bucket data--euw1-az1--x-s3',
        scopes: ['ReadOnly'],
        parents: [caller],
      },
    ],
  },
  {
    endpoint: 'aws-s3-accessgrants',
    what: 'a session for a part of S3',
    issuer: 'aws-s3-access-grants',
    exchange: {
      method: 'GET',
      url: 'https://123456789012.s3-control.eu-west-1.amazonaws.com/v20180820/accessgrantsinstance/dataaccess?target=s3%3A%2F%2Fdata%2Fa*&permission=READ&durationSeconds=3600',
      headers: awsSigned('s3', caller),
      answer: `<GetDataAccessResult xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">${xml}<MatchedGrantTarget>s3://data/*</MatchedGrantTarget><Grantee><GranteeType>IAM</GranteeType><GranteeIdentifier>${roleArn}</GranteeIdentifier></Grantee></GetDataAccessResult>`,
    },
    issued: [
      {
        ...session,
        name: 's3://data/a*',
        policy: 's3 access grant s3://data/*',
        scopes: ['READ'],
        subject: roleArn,
        parents: [caller],
      },
    ],
  },
  {
    endpoint: 'aws-lakeformation-temp',
    what: 'a session for a table',
    issuer: 'aws-lake-formation',
    exchange: {
      url: 'https://lakeformation.eu-west-1.amazonaws.com/GetTemporaryGlueTableCredentials',
      headers: awsSigned('lakeformation', caller),
      json: { TableArn: table, Permissions: ['SELECT'], DurationSeconds: 3600 },
      answer: { ...upper, Expiration: inAnHour.seconds, VendedS3Path: ['s3://lake/orders'] },
    },
    issued: [
      {
        ...session,
        name: table,
        policy: `lake formation grant on ${table}`,
        scopes: ['SELECT'],
        parents: [caller],
      },
    ],
  },
  {
    endpoint: 'aws-lakeformation-temp',
    what: 'a session for places',
    issuer: 'aws-lake-formation',
    exchange: {
      url: 'https://lakeformation.eu-west-1.amazonaws.com/GetTemporaryDataLocationCredentials',
      headers: awsSigned('lakeformation', caller),
      json: { DataLocations: ['s3://lake/a'], CredentialsScope: 'READ' },
      answer: {
        Credentials: { ...upper, Expiration: inAnHour.seconds },
        AccessibleDataLocations: ['s3://lake/a'],
      },
    },
    issued: [
      { ...session, name: 's3://lake/a', policy: 'lake formation grant on s3://lake/a', parents: [caller] },
    ],
  },
  {
    endpoint: 'aws-lakeformation-temp',
    what: 'a session for an assertion',
    issuer: 'aws-lake-formation',
    exchange: {
      url: 'https://lakeformation.eu-west-1.amazonaws.com/AssumeDecoratedRoleWithSAML',
      json: {
        SAMLAssertion: saml,
        RoleArn: roleArn,
        PrincipalArn: 'arn:aws:iam::123456789012:saml-provider/idp',
      },
      answer: { ...upper, Expiration: inAnHour.seconds },
    },
    presented: [{ secret: secretOf(saml), field: 'SAMLAssertion', subject: roleArn }],
    issued: [
      { ...session, name: 'arn:aws:iam::123456789012:saml-provider/idp', policy: roleArn, parents: [saml] },
    ],
  },
];

const workloadToken = fakeSecret('AgV4', 500);
const [slackToken, thirdPartyKey, userToken] = [
  fakeSecret('xoxb-', 40),
  fakeSecret('sk-', 40),
  jwt({ sub: 'ada' }),
];
const agents = 'https://bedrock-agentcore.us-east-1.amazonaws.com/identities';
const signed = awsSigned('bedrock-agentcore', caller);

const agentcore: readonly IssuerExchange[] = [
  {
    endpoint: 'aws-agentcore-workload',
    what: 'an agent’s own token, for a user',
    issuer: 'aws-agentcore',
    exchange: {
      url: `${agents}/GetWorkloadAccessTokenForJWT`,
      headers: signed,
      json: { workloadName: 'support', userToken },
      answer: { workloadAccessToken: workloadToken },
    },
    presented: [{ secret: secretOf(userToken), field: 'userToken', subject: null }],
    issued: [
      {
        secret: workloadToken,
        source: 'token_endpoint',
        type: 'aws.workload_access_token',
        provider: 'aws',
        name: 'support',
        policy: 'agentcore workload support',
        ephemeral: true,
        subject: 'support',
        parents: [caller, userToken],
      },
    ],
  },
  {
    endpoint: 'aws-agentcore-oauth2',
    what: 'a token that another provider issued',
    issuer: 'aws-agentcore',
    exchange: {
      url: `${agents}/oauth2/token`,
      headers: signed,
      json: {
        workloadIdentityToken: workloadToken,
        resourceCredentialProviderName: 'slack',
        scopes: ['chat:write'],
        oauth2Flow: 'M2M',
      },
      answer: { accessToken: slackToken, sessionUri: 'urn:s', sessionStatus: 'IN_PROGRESS' },
    },
    presented: [{ secret: secretOf(workloadToken), field: 'workloadIdentityToken', subject: null }],
    issued: [
      {
        secret: slackToken,
        source: 'token_endpoint',
        type: 'oauth.access_token',
        name: 'slack',
        policy: 'agentcore credential provider slack',
        scopes: ['chat:write'],
        parents: [caller, workloadToken],
      },
    ],
  },
  {
    endpoint: 'aws-agentcore-oauth2',
    what: 'nothing while a user has still to agree',
    issuer: 'aws-agentcore',
    exchange: {
      url: `${agents}/oauth2/token`,
      headers: signed,
      json: { workloadIdentityToken: workloadToken, resourceCredentialProviderName: 'slack', scopes: [] },
      answer: { authorizationUrl: 'https://slack.example.com/oauth', sessionUri: 'urn:s' },
    },
    presented: [{ secret: secretOf(workloadToken), field: 'workloadIdentityToken', subject: null }],
    issued: [],
  },
  {
    endpoint: 'aws-agentcore-apikey',
    what: 'a key that another provider issued',
    issuer: 'aws-agentcore',
    exchange: {
      url: `${agents}/api-key`,
      headers: signed,
      json: { workloadIdentityToken: workloadToken, resourceCredentialProviderName: 'openai' },
      answer: { apiKey: thirdPartyKey },
    },
    presented: [{ secret: secretOf(workloadToken), field: 'workloadIdentityToken', subject: null }],
    issued: [
      {
        secret: thirdPartyKey,
        source: 'secret_manager',
        name: 'openai',
        policy: 'agentcore credential provider openai',
        parents: [caller, workloadToken],
      },
    ],
  },
];

export const exchanges: readonly IssuerExchange[] = [...identityCenter, ...workloads, ...data, ...agentcore];
