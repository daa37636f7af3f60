import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalAuthorization } from '../../../src/core/canonical.ts';
import { instant } from '../../../src/core/instant.ts';
import { matchIssuer } from '../../../src/core/issuers/index.ts';
import type { Exchange } from '../../../src/core/issuers/issuer.ts';
import { type AwsExchange, type AwsServer, startAwsServer } from '../../support/aws-server.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { secretOf } from './exchange.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const roleArn = 'arn:aws:iam::123456789012:role/team/reader';
const password = fakeSecret('', 24);
const document = JSON.stringify({ engine: 'postgres', host: 'db.example.com', username: 'app', password });
const callerKey = { accessKeyId: fakeSecret('AKIA', 16, base32), secretAccessKey: fakeSecret('', 40) };
const callerSession = {
  accessKeyId: fakeSecret('ASIA', 16, base32),
  secretAccessKey: fakeSecret('', 40),
  sessionToken: fakeSecret('IQoJ', 200),
};
const webToken = `${fakeSecret('eyJ', 20, base64url)}.${fakeSecret('eyJ', 40, base64url)}.${fakeSecret('', 43, base64url)}`;

let aws: AwsServer;
beforeAll(async () => {
  aws = await startAwsServer({ secrets: { 'prod/db': document, 'prod/bytes': Buffer.from([0, 1, 2, 255]) } });
});
afterAll(() => aws.close());

function sts(credentials = callerKey) {
  return new STSClient({ region: 'us-east-1', endpoint: aws.url, credentials, maxAttempts: 1 });
}

function secretsManager() {
  return new SecretsManagerClient({
    region: 'us-east-1',
    endpoint: aws.url,
    credentials: callerSession,
    maxAttempts: 1,
  });
}

test('AssumeRole: what the SDK reads is what is issued', async () => {
  const answer = await sts().send(
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'job', DurationSeconds: 900 }),
  );
  expect(issuedLast()).toMatchObject([
    {
      secret: answer.Credentials?.AccessKeyId,
      type: 'aws.session',
      name: 'job',
      policy: roleArn,
      subject: answer.AssumedRoleUser?.Arn,
      expiresAt: answer.Credentials?.Expiration?.getTime(),
      joinKeys: [
        `aws.access_key_id:${answer.Credentials?.AccessKeyId}`,
        `aws.assumed_role_id:${answer.AssumedRoleUser?.AssumedRoleId}`,
      ],
      parents: [callerKey.accessKeyId],
    },
  ]);
  expect(aws.issued.at(-1)).toMatchObject({
    action: 'AssumeRole',
    secret: answer.Credentials?.AccessKeyId,
    accessKeyId: callerKey.accessKeyId,
  });
});

test('AssumeRoleWithWebIdentity is not signed: the token is the parent', async () => {
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: roleArn,
    RoleSessionName: 'pod',
    WebIdentityToken: webToken,
  });
  const answer = await sts().send(command);
  expect(issuedLast()).toMatchObject([
    { secret: answer.Credentials?.AccessKeyId, policy: roleArn, parents: [webToken] },
  ]);
  expect(presentedLast()).toEqual([{ secret: webToken, field: 'WebIdentityToken', subject: roleArn }]);
  expect(aws.issued.at(-1)?.accessKeyId).toBeNull();
});

test('GetSessionToken by a session has that session as its parent', async () => {
  const answer = await sts(callerSession).send(new GetSessionTokenCommand({}));
  expect(issuedLast()).toMatchObject([
    { secret: answer.Credentials?.AccessKeyId, policy: null, parents: [callerSession.accessKeyId] },
  ]);
});

test('GetSecretValue: the document and its password, by name or ARN', async () => {
  const answer = await secretsManager().send(new GetSecretValueCommand({ SecretId: 'prod/db' }));
  const joinKeys = [`aws.secret_version:${answer.ARN}#${answer.VersionId}`];
  const shared = {
    name: 'prod/db',
    joinKeys,
    issuedAt: answer.CreatedDate?.getTime(),
    parents: [callerSession.accessKeyId],
  };
  expect(answer.SecretString).toBe(document);
  const expected = [
    { secret: document, type: 'secret.document', ...shared },
    { secret: password, subject: 'app', ...shared },
  ];
  expect(issuedLast()).toMatchObject(expected);
  await secretsManager().send(new GetSecretValueCommand({ SecretId: answer.ARN }));
  expect(issuedLast()).toMatchObject(expected);
  expect(aws.issued.at(-1)).toMatchObject({ name: 'prod/db', version: `${answer.ARN}#${answer.VersionId}` });
});

test('GetSecretValue: bytes are named by their Base64', async () => {
  const answer = await secretsManager().send(new GetSecretValueCommand({ SecretId: 'prod/bytes' }));
  expect(answer.SecretBinary).toEqual(new Uint8Array([0, 1, 2, 255]));
  expect(issuedLast()).toMatchObject([{ secret: Buffer.from([0, 1, 2, 255]).toString('base64') }]);
});

test('a refusal issues nothing', async () => {
  const count = aws.issued.length;
  await expect(secretsManager().send(new GetSecretValueCommand({ SecretId: 'none' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  expect(issuedLast()).toEqual([]);
  expect(aws.issued).toHaveLength(count);
});

test('the server hands out the sessions and lifetimes it is given', async () => {
  const session = {
    accessKeyId: fakeSecret('ASIA', 16, base32),
    secretAccessKey: fakeSecret('', 40),
    sessionToken: fakeSecret('IQoJ', 40),
  };
  const now = Date.UTC(2026, 10, 23, 10, 0, 0);
  const own = await startAwsServer({ makeSession: () => session, sessionSeconds: 2, now: () => now });
  try {
    const client = new STSClient({ region: 'us-east-1', endpoint: own.url, credentials: callerKey });
    const answer = await client.send(new GetSessionTokenCommand({}));
    expect(answer.Credentials).toEqual({
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(now + 2000),
    });
    expect(own.issued).toMatchObject([{ secret: session.accessKeyId, session, expiresAt: now + 2000 }]);
  } finally {
    await own.close();
  }
});

function issuedLast() {
  const exchange = asExchange(aws.exchanges.at(-1));
  return matchIssuer(exchange.request)?.issued(exchange);
}

function presentedLast() {
  const { request, requestBody } = asExchange(aws.exchanges.at(-1));
  return matchIssuer(request)?.presented(request, requestBody ?? '');
}

function asExchange(recorded: AwsExchange | undefined): Exchange {
  if (recorded === undefined) throw new Error('the server has seen no request');
  const authorization = canonicalAuthorization(recorded.headers['authorization'] ?? '')?.secret ?? null;
  const sessionToken = recorded.headers['x-amz-security-token'] ?? null;
  return {
    request: {
      method: recorded.method,
      host: '127.0.0.1',
      port: aws.port,
      path: recorded.path,
      header: (name) => recorded.headers[name] ?? null,
    },
    requestBody: recorded.requestBody,
    status: recorded.status,
    responseHeader: (name) => recorded.responseHeaders[name] ?? null,
    responseBody: recorded.responseBody,
    at: instant(Date.now()),
    presentedInHeaders: [authorization, sessionToken].filter((secret) => secret !== null).map(secretOf),
  };
}
