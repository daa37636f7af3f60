import { alphanumeric, fakeSecret } from '../../support/fake-secret.ts';
import type { Minting } from './minting.ts';
import type { Reply, ServedRequest, Service } from './service.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const accountId = '123456789012';

/** An access key id of a kind: `AKIA` of a user, `ASIA` of a session. */
export function accessKeyId(kind: 'AKIA' | 'ASIA'): string {
  return fakeSecret(kind, 16, base32);
}

export function secretAccessKey(): string {
  return fakeSecret('', 40, `${alphanumeric}/+`);
}

/** The other two parts of a session; SigV4 names the first alone. */
function sessionToken(): string {
  return `${fakeSecret('IQoJ', 342, `${alphanumeric}/+`)}==`;
}

/** Every AWS service that the cases ask, at any host: STS, Secrets Manager, SSM, S3, SSO, metadata, Bedrock. */
export function awsService(minting: Minting): Service {
  return (request) => {
    const target = request.headers['x-amz-target']?.split('.').at(-1);
    const action = target ?? request.form.get('Action');
    if (action != null)
      return (
        actions[action]?.(request, minting) ?? { status: 400, json: { __type: 'UnknownOperationException' } }
      );
    return byPath(request, minting);
  };
}

type Answer = (request: ServedRequest, minting: Minting) => Reply;

const actions: Readonly<Record<string, Answer>> = {
  AssumeRole: (_, minting) => xml('AssumeRole', sessionXml(session(minting, 'session'))),
  AssumeRoleWithWebIdentity: (_, minting) =>
    xml('AssumeRoleWithWebIdentity', sessionXml(session(minting, 'session'))),
  GetCallerIdentity: () =>
    xml(
      'GetCallerIdentity',
      `<Account>${accountId}</Account><Arn>arn:aws:iam::${accountId}:user/orders</Arn><UserId>AIDA</UserId>`,
    ),
  GetSecretValue: ({ json }, minting) => ({
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    json: {
      ARN: `arn:aws:secretsmanager:us-east-1:${accountId}:secret:${json['SecretId']}-abcdef`,
      Name: json['SecretId'],
      SecretString: minting.mint('secret_value', fakeSecret('', 32)),
      VersionId: crypto.randomUUID(),
      CreatedDate: Math.floor(Date.now() / 1_000),
    },
  }),
  GetParameter: ({ json }, minting) => ({
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    json: {
      Parameter: {
        ARN: `arn:aws:ssm:us-east-1:${accountId}:parameter${json['Name']}`,
        Name: json['Name'],
        Type: 'SecureString',
        Value: minting.mint('parameter', fakeSecret('', 32)),
        Version: 1,
      },
    },
  }),
};

function byPath({ method, path, query }: ServedRequest, minting: Minting): Reply {
  if (path === '/token' && method === 'POST') {
    const accessToken = minting.mint('access_token', fakeSecret('aoa', 200), Date.now() + 3_600_000);
    const refreshToken = minting.mint('refresh_token', fakeSecret('aor', 200));
    return { json: { accessToken, expiresIn: 3_600, refreshToken, tokenType: 'Bearer' } };
  }
  if (path === '/latest/api/token')
    return { text: minting.mint('imds_token', fakeSecret('AQAE', 52), Date.now() + 21_600_000) };
  if (path === '/latest/meta-data/iam/security-credentials/') return { text: 'orders-role' };
  if (path.startsWith('/latest/meta-data/iam/') || path === '/v1/credentials') {
    const { key, secret, token, expiration } = session(minting, 'session');
    return {
      json: {
        Code: 'Success',
        Type: 'AWS-HMAC',
        AccessKeyId: key,
        SecretAccessKey: secret,
        Token: token,
        Expiration: expiration,
        LastUpdated: expiration,
      },
    };
  }
  if (path.endsWith('/converse')) {
    const message = { role: 'assistant', content: [{ text: 'It is done.' }] };
    return {
      json: {
        output: { message },
        stopReason: 'end_turn',
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        metrics: { latencyMs: 1 },
      },
    };
  }
  if (query.has('list-type'))
    return xmlText('<ListBucketResult><Name>orders</Name><KeyCount>0</KeyCount></ListBucketResult>');
  return { text: 'a file' };
}

interface Session {
  readonly key: string;
  readonly secret: string;
  readonly token: string;
  readonly expiration: string;
}

/** A session of an hour; its access key id stands for it. STS says whole seconds. */
function session(minting: Minting, handle: string): Session {
  const expiresAt = (Math.floor(Date.now() / 1_000) + 3_600) * 1_000;
  return {
    key: minting.mint(handle, accessKeyId('ASIA'), expiresAt),
    secret: secretAccessKey(),
    token: sessionToken(),
    expiration: new Date(expiresAt).toISOString().replace('.000Z', 'Z'),
  };
}

function sessionXml({ key, secret, token, expiration }: Session): string {
  return `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${token}</SessionToken><Expiration>${expiration}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROA:orders</AssumedRoleId><Arn>arn:aws:sts::${accountId}:assumed-role/orders/session</Arn></AssumedRoleUser>`;
}

function xml(action: string, result: string): Reply {
  return xmlText(
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`,
  );
}

function xmlText(text: string): Reply {
  return { headers: { 'content-type': 'text/xml' }, text };
}
