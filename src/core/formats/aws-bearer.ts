import { type Instant, instant, instantFromSeconds } from '../instant.ts';
import { awsKeyNames } from './aws.ts';
import type { Format, Recognition } from './format.ts';
import { base64Object } from './reading/json-object.ts';
import { type SignedQuery, signedQuery } from './reading/signed-query.ts';
import { type CredentialType, recognised } from './recognised.ts';

/** Bearer tokens of AWS: most are a presigned request, which names the key that signed it. */
export const awsBearerFormats: readonly Format[] = [
  { id: 'aws-bedrock-api-key-long', prefixes: ['ABSK'], recognise: bedrockLong },
  { id: 'aws-bedrock-api-key-short', prefixes: ['bedrock-api-key-'], recognise: bedrockShort },
  { id: 'aws-presigned-url', prefixes: ['https://', 'http://'], recognise: presignedUrl },
  { id: 'aws-eks-token', prefixes: ['k8s-aws-v1.'], recognise: eks },
  // The second form is the password in the first, as `Basic` leaves it: base64 of JSON.
  { id: 'aws-ecr-token', prefixes: ['QVdTOmV5', 'eyJ'], recognise: ecr },
];

const bedrockLongKey = /^ABSK([A-Za-z0-9+/]{109,269}={0,2})$/;
const bedrockUser = /^(BedrockAPIKey-[A-Za-z0-9]{1,32})-at-(\d{12}):/;

/** Base64 of `BedrockAPIKey-<id>-at-<account>:<secret>`: the user that IAM made for the key. Seen in public code only. */
function bedrockLong(secret: string): Recognition | null {
  const body = bedrockLongKey.exec(secret)?.[1];
  if (body === undefined) return null;
  const [, user, account] = bedrockUser.exec(Buffer.from(body, 'base64').toString('latin1')) ?? [];
  return recognised('aws.bedrock_api_key', {
    ephemeral: false,
    subject: user ?? null,
    joinKeys: user === undefined ? [] : [`aws.iam_user:${user}`, `aws.account:${account}`],
  });
}

const bedrockShortKey = /^bedrock-api-key-(YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/]{1,8192}={0,2})$/;

/** https://github.com/aws/aws-bedrock-token-generator-js: at most 12 hours, less if the session ends before. */
function bedrockShort(secret: string): Recognition | null {
  const body = bedrockShortKey.exec(secret)?.[1];
  if (body === undefined) return null;
  const query = signedQuery(Buffer.from(body, 'base64').toString('latin1'), 'Amz');
  return signed('aws.bedrock_session_key', query, query?.expiresAt ?? null);
}

function presignedUrl(url: string): Recognition | null {
  if (!url.includes('X-Amz-Signature=') || /\s/.test(url)) return null;
  const query = signedQuery(url, 'Amz');
  return query === null ? null : signed('aws.presigned_url', query, query.expiresAt);
}

const eksToken = /^k8s-aws-v1\.([\w-]{100,8192})$/;
/** The cluster takes a token for this long, whatever the URL inside says: aws-iam-authenticator, `pkg/token`. */
const eksLifetimeMs = 15 * 60_000;

function eks(secret: string): Recognition | null {
  const body = eksToken.exec(secret)?.[1];
  if (body === undefined) return null;
  const query = signedQuery(Buffer.from(body, 'base64url').toString('latin1'), 'Amz');
  const issuedAt = query?.issuedAt ?? null;
  return signed('aws.eks_token', query, issuedAt === null ? null : instant(issuedAt + eksLifetimeMs));
}

const ecrToken = /^(?:QVdTOmV5[A-Za-z0-9+/]{100,8192}={0,2}|eyJ[A-Za-z0-9+/]{100,8192}={0,2})$/;
const ecrUser = 'AWS:';

/** AWS documents `user:password` in base64 and 12 hours. Unverified: the JSON in the password, whose expiry is taken if it is there. */
function ecr(secret: string): Recognition | null {
  if (!ecrToken.test(secret)) return null;
  const isWhole = secret.startsWith('QVdT');
  const password = isWhole
    ? Buffer.from(secret, 'base64').toString('latin1').slice(ecrUser.length)
    : (secret as string);
  const inner = base64Object(password);
  if (!isWhole && (inner === null || !('datakey' in inner && 'payload' in inner))) return null;
  const expiration = Number(inner?.['expiration'] ?? Number.NaN);
  return recognised('aws.ecr_token', {
    ephemeral: true,
    expiresAt: expiration > 1e9 && expiration < 1e10 ? instantFromSeconds(expiration) : null,
  });
}

function signed(type: CredentialType, query: SignedQuery | null, expiresAt: Instant | null): Recognition {
  return recognised(type, {
    ephemeral: true,
    issuedAt: query?.issuedAt ?? null,
    expiresAt,
    audience: query === null ? [] : [query.scope],
    joinKeys: query === null ? [] : awsKeyNames(query.keyId),
  });
}
