import { expect, test } from 'vitest';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base64 = `${base64url.slice(0, 62)}+/`;
/** An id made before ids named their account. */
const keyId = fakeSecret('ASIAJ', 15, base32);
const issuedAt = Date.UTC(2026, 10, 23, 10, 30, 0) as never;
const hourLater = Date.UTC(2026, 10, 23, 11, 30, 0) as never;

interface Presigned {
  readonly host: string;
  readonly service: string;
  readonly region?: string;
  readonly seconds?: string;
  readonly action?: string;
}

/** A presigned request in the form of the SDKs' signers, with a signature that nothing verifies. */
function presigned({
  host,
  service,
  region = 'eu-west-1',
  seconds = '3600',
  action = '',
}: Presigned): string {
  const scope = [keyId, '20261123', ...(region === '' ? [] : [region]), service, 'aws4_request'].join('/');
  const query = new URLSearchParams({
    ...(action === '' ? {} : { Action: action }),
    'X-Amz-Algorithm': region === '' ? 'AWS4-ECDSA-P256-SHA256' : 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': scope,
    'X-Amz-Date': '20261123T103000Z',
    'X-Amz-Expires': seconds,
    'X-Amz-Security-Token': fakeSecret('IQoJ', 200, base64),
    'X-Amz-Signature': fakeSecret('', 64, '0123456789abcdef'),
    'X-Amz-SignedHeaders': 'host',
  });
  return `${host}/?${query}`;
}

const s3 = { host: 'https://bucket.s3.eu-west-1.amazonaws.com/report.pdf', service: 's3' };
const joinKeys = [`aws.access_key_id:${keyId}`];

describeFormat({
  id: 'aws-presigned-url',
  tokens: () => [presigned(s3)],
  expected: {
    type: 'aws.presigned_url',
    provider: 'aws',
    ephemeral: true,
    issuedAt,
    expiresAt: hourLater,
    audience: ['eu-west-1/s3'],
    joinKeys,
  },
  // What follows a query is its last value; a doubled one is one with a space.
  survives: ['with an exclamation mark after it'],
  near: () => ({
    'no signature': presigned(s3).replace(/&X-Amz-Signature=[0-9a-f]+/, ''),
    'no credential': presigned(s3).replace('X-Amz-Credential', 'X-Amz-Other'),
    'another algorithm': presigned(s3).replace('aws4_request', 'aws5_request'),
    'a plain address': 'https://bucket.s3.eu-west-1.amazonaws.com/report.pdf?versionId=1',
  }),
});

test('a signature for all regions has a service and no region', () => {
  const url = presigned({ ...s3, region: '' });
  expect(recogniseText(url)).toMatchObject({
    type: 'aws.presigned_url',
    audience: ['s3'],
    expiresAt: hourLater,
  });
});

test.each(['', 'soon', '-1', '1e99', 'NaN'])('an expiry of %j is not known', (seconds) => {
  expect(recogniseText(presigned({ ...s3, seconds }))).toMatchObject({
    type: 'aws.presigned_url',
    expiresAt: seconds === '' ? issuedAt : null,
  });
});

function eks(seconds?: string): string {
  const url = presigned({
    host: 'https://sts.eu-west-1.amazonaws.com',
    service: 'sts',
    action: 'GetCallerIdentity',
    ...(seconds === undefined ? {} : { seconds }),
  });
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}

describeFormat({
  id: 'aws-eks-token',
  tokens: () => [eks('60'), eks()],
  expected: {
    type: 'aws.eks_token',
    provider: 'aws',
    ephemeral: true,
    issuedAt,
    expiresAt: Date.UTC(2026, 10, 23, 10, 45, 0) as never,
    audience: ['eu-west-1/sts'],
    joinKeys,
  },
  near: () => ({
    short: fakeSecret('k8s-aws-v1.', 99, base64url),
    'another version': eks().replace('v1', 'v2'),
  }),
});

function bedrock(): string {
  const url = presigned({
    host: 'bedrock.amazonaws.com',
    service: 'bedrock',
    action: 'CallWithBearerToken',
    seconds: '43200',
  });
  return `bedrock-api-key-${Buffer.from(`${url}&Version=1`).toString('base64')}`;
}

describeFormat({
  id: 'aws-bedrock-api-key-short',
  tokens: () => [bedrock()],
  expected: {
    type: 'aws.bedrock_session_key',
    provider: 'aws',
    ephemeral: true,
    issuedAt,
    expiresAt: Date.UTC(2026, 10, 23, 22, 30, 0) as never,
    audience: ['eu-west-1/bedrock'],
    joinKeys,
  },
  near: () => ({
    'of another host': `bedrock-api-key-${Buffer.from('example.com/?a=b').toString('base64')}`,
  }),
});

function bedrockLong(): string {
  const user = ['BedrockAPIKey-ab1c', 'at', '123456789012'].join('-');
  return `ABSK${Buffer.from(`${user}:${fakeSecret('', 60)}`).toString('base64')}`;
}

describeFormat({
  id: 'aws-bedrock-api-key-long',
  tokens: () => [bedrockLong()],
  expected: {
    type: 'aws.bedrock_api_key',
    provider: 'aws',
    ephemeral: false,
    subject: 'BedrockAPIKey-ab1c',
    joinKeys: ['aws.iam_user:BedrockAPIKey-ab1c', 'aws.account:123456789012'],
  },
  near: () => ({ short: fakeSecret('ABSK', 108), long: fakeSecret('ABSK', 270) }),
});

const expiration = 1_795_430_400;

function ecrPassword(): string {
  const inner = {
    payload: fakeSecret('', 200),
    datakey: fakeSecret('', 80),
    version: '2',
    type: 'DATA_KEY',
    expiration,
  };
  return Buffer.from(JSON.stringify(inner)).toString('base64');
}

describeFormat({
  id: 'aws-ecr-token',
  tokens: () => [Buffer.from(`AWS:${ecrPassword()}`).toString('base64'), ecrPassword()],
  expected: {
    type: 'aws.ecr_token',
    provider: 'aws',
    ephemeral: true,
    expiresAt: (expiration * 1000) as never,
  },
  near: () => ({
    short: fakeSecret('QVdTOmV5', 99),
    'other JSON in base64': Buffer.from(JSON.stringify({ payload: fakeSecret('', 200) })).toString('base64'),
  }),
});

test('bodies that do not decode leave a token known, and name nothing', () => {
  expect(recogniseText(fakeSecret('ABSK', 132))).toMatchObject({ type: 'aws.bedrock_api_key', joinKeys: [] });
  expect(recogniseText(fakeSecret('k8s-aws-v1.', 200))).toMatchObject({
    type: 'aws.eks_token',
    expiresAt: null,
  });
  expect(recogniseText(fakeSecret('QVdTOmV5', 200))).toMatchObject({
    type: 'aws.ecr_token',
    expiresAt: null,
  });
});
