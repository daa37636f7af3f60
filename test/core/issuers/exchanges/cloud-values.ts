import { alphanumeric, base64url, fakeSecret, hex } from '../../../support/fake-secret.ts';
import { after } from './made.ts';

/** Values as the clouds make them, new in every run. */
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An AWS access key id of a user (`AKIA`) or a session (`ASIA`). */
export function awsKeyId(prefix: 'AKIA' | 'ASIA'): string {
  return fakeSecret(prefix, 16, base32);
}

export function awsSecretKey(): string {
  return fakeSecret('', 40, `${alphanumeric}/+`);
}

export function awsSessionToken(): string {
  return fakeSecret('IQoJ', 300);
}

/** A signature of SigV4 and who made it. */
export function awsSigned(service: string, keyId: string): Record<string, string> {
  const scope = `${keyId}/20261123/us-east-1/${service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${fakeSecret('', 64, hex)}`,
    'x-amz-security-token': awsSessionToken(),
  };
}

/** A signed token with some claims; nobody could verify it. */
export function jwt(
  claims: Readonly<Record<string, unknown>>,
  header: object = { alg: 'RS256', kid: 'k1' },
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${fakeSecret('', 86, base64url)}`;
}

const end = after(3600);

/** An hour after the exchange, in the forms in which services write it. */
export const inAnHour = {
  instant: end,
  seconds: end / 1000,
  date: new Date(end).toISOString().replace('.000Z', 'Z'),
} as const;
