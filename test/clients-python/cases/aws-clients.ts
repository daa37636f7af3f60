import { session, signed, userKey, withUserKey } from '../../clients/cases/aws-world.ts';
import type { CaseCredential } from '../../clients/cases/client-case.ts';
import type { Minting } from '../../clients/servers/minting.ts';
import type { Service } from '../../clients/servers/service.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { motoService } from '../servers/moto.ts';
import type { PythonCase } from './python-case.ts';

const sts = 'sts.us-east-1.amazonaws.com';
const secretsManager = 'secretsmanager.us-east-1.amazonaws.com';
const bucket = 'orders.s3.amazonaws.com';
const env = { AWS_DEFAULT_REGION: 'us-east-1', AWS_STS_REGIONAL_ENDPOINTS: 'regional' };

const services = (minting: Minting): Readonly<Record<string, Service>> => ({
  ...Object.fromEntries([sts, secretsManager, bucket].map((host) => [host, motoService(minting)])),
  'orders.example.com': () => ({ json: {} }),
});

/** Moto's server keeps it under this name before it is asked for anything. */
const stored = (name: string): CaseCredential => ({
  type: 'unknown',
  provider: 'aws',
  make: () => fakeSecret('', 32),
  variable: null,
  parents: ['AWS_ACCESS_KEY_ID'],
  fetched: { source: 'secret_manager', name },
  uses: [{ at: 'orders.example.com', location: 'header' }],
});

const role = 'RoleArn="arn:aws:iam::123456789012:role/orders", RoleSessionName="clerk"';
const pair =
  'aws_access_key_id=found["AccessKeyId"], aws_secret_access_key=found["SecretAccessKey"], aws_session_token=found["SessionToken"]';

/** Clients of AWS's services, with a user's keys, against moto's server. */
export const awsClients: readonly PythonCase[] = [
  {
    client: 'boto3 (STS)',
    packages: ['boto3', 'moto'],
    credentials: { AWS_ACCESS_KEY_ID: userKey(sts), session: session(['AWS_ACCESS_KEY_ID'], signed(sts)) },
    env: withUserKey(env),
    services,
    imports: 'import boto3',
    body: `
found = boto3.client("sts").assume_role(${role})["Credentials"]
boto3.client("sts", ${pair}).get_caller_identity()`,
  },
  {
    client: 'boto3 (Secrets Manager)',
    packages: ['boto3', 'moto'],
    credentials: { AWS_ACCESS_KEY_ID: userKey(secretsManager), secret_value: stored('boto3/api-key') },
    env: withUserKey(env),
    services: (minting) => ({
      ...services(minting),
      [secretsManager]: motoService(minting, { 'boto3/api-key': 'secret_value' }),
    }),
    imports: 'import boto3\nimport requests',
    body: `
value = boto3.client("secretsmanager").get_secret_value(SecretId="boto3/api-key")["SecretString"]
requests.get("https://orders.example.com/v1/orders", headers={"x-api-key": value})`,
  },
  {
    client: 'boto3 (S3)',
    packages: ['boto3', 'moto'],
    credentials: { AWS_ACCESS_KEY_ID: userKey(bucket) },
    env: withUserKey(env),
    services,
    imports: 'import boto3',
    body: `
s3 = boto3.client("s3")
s3.create_bucket(Bucket="orders")
s3.put_object(Bucket="orders", Key="list.csv", Body=b"a file")
assert s3.get_object(Bucket="orders", Key="list.csv")["Body"].read() == b"a file"`,
  },
  {
    client: 'aiobotocore',
    packages: ['aiobotocore', 'moto'],
    credentials: {
      AWS_ACCESS_KEY_ID: userKey(sts, secretsManager),
      session: session(['AWS_ACCESS_KEY_ID'], signed(sts)),
      secret_value: stored('aiobotocore/api-key'),
    },
    env: withUserKey(env),
    services: (minting) => ({
      ...services(minting),
      [secretsManager]: motoService(minting, { 'aiobotocore/api-key': 'secret_value' }),
    }),
    imports: 'import asyncio\nimport aiohttp\nfrom aiobotocore.session import get_session',
    body: `
async def main():
    made = get_session()
    async with made.create_client("sts") as sts:
        found = (await sts.assume_role(${role}))["Credentials"]
    async with made.create_client("sts", ${pair}) as sts:
        await sts.get_caller_identity()
    async with made.create_client("secretsmanager") as manager:
        value = (await manager.get_secret_value(SecretId="aiobotocore/api-key"))["SecretString"]
    async with aiohttp.ClientSession() as client:
        await client.get("https://orders.example.com/v1/orders", headers={"x-api-key": value})
asyncio.run(main())`,
  },
];
