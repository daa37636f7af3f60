import { accessKeyId, awsService, secretAccessKey } from '../servers/aws-service.ts';
import type { Minting } from '../servers/minting.ts';
import type { Service } from '../servers/service.ts';
import type { CaseCredential, CaseUse } from './client-case.ts';

export const region = 'us-east-1';
export const sts = `sts.${region}.amazonaws.com`;
export const secretsManager = `secretsmanager.${region}.amazonaws.com`;
export const ssm = `ssm.${region}.amazonaws.com`;
export const bucket = `orders.s3.${region}.amazonaws.com`;
export const bedrock = `bedrock-runtime.${region}.amazonaws.com`;
const hosts = [
  sts,
  'sts.amazonaws.com',
  secretsManager,
  ssm,
  bucket,
  bedrock,
  `oidc.${region}.amazonaws.com`,
  '169.254.169.254',
  '169.254.170.23',
];
export const env = { AWS_REGION: region, AWS_EC2_METADATA_DISABLED: 'true' };

export function services(minting: Minting): Readonly<Record<string, Service>> {
  return Object.fromEntries(hosts.map((host) => [host, awsService(minting)]));
}

export function signed(...at: readonly string[]): readonly CaseUse[] {
  return at.map((host) => ({ at: host, location: 'signature' }));
}

/** A user's key pair in the environment; the id stands for it, and its other half is never seen by itself. */
export function userKey(...at: readonly string[]): CaseCredential {
  return {
    type: 'aws.access_key',
    provider: 'aws',
    isPublic: true,
    make: () => accessKeyId('AKIA'),
    variable: 'AWS_ACCESS_KEY_ID',
    uses: signed(...at),
  };
}

export function session(
  parents: readonly string[],
  uses: readonly CaseUse[],
  source: 'token_endpoint' | 'metadata_service' = 'token_endpoint',
): CaseCredential {
  return { type: 'aws.session', provider: 'aws', isPublic: true, parents, fetched: { source }, uses };
}

export const withUserKey = (more: Readonly<Record<string, string>> = {}) => ({
  ...env,
  AWS_SECRET_ACCESS_KEY: secretAccessKey(),
  ...more,
});
