import type { Format } from './format.ts';
import { type OpaqueMore, opaques } from './opaque.ts';
import { type CredentialType, recognised } from './recognised.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const keyId = /^A[KS]IA[A-Z2-7]{16}$/;
const idRest = /^[A-Z2-7]{16}$/;
const secretKey = /^[A-Za-z0-9/+]{40}$/;
const secretKeyName = /secret_?access_?key$/i;

/**
 * AWS credentials. SigV4 never sends the secret key, so the access key id stands for the credential.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export const awsFormats: readonly Format[] = [
  keyIdFormat({ id: 'aws-access-key-id-long', prefix: 'AKIA', type: 'aws.access_key', ephemeral: false }),
  keyIdFormat({ id: 'aws-access-key-id-sts', prefix: 'ASIA', type: 'aws.session', ephemeral: true }),
  ...opaques([
    // Nothing is signed with these two: they only name a token and a service's password.
    ['aws-sts-bearer-id', 'aws.bearer_token_id', true, 'ABIA', idRest, publicName('aws.bearer_token_id')],
    [
      'aws-context-credential-id',
      'aws.service_credential_id',
      false,
      'ACCA',
      idRest,
      publicName('aws.service_credential_id'),
    ],
    // Base64 of protobuf that says `origin_ec` and `er/aws`; AWS documents no form.
    ['aws-session-token', 'aws.session_token', true, 'IQoJ', /^[A-Za-z0-9/+=]{100,4096}$/],
    ['aws-session-token', 'aws.session_token', true, 'FwoGZXIvYXdz', /^[A-Za-z0-9/+=]{100,4096}$/],
  ]),
  {
    id: 'aws-secret-access-key',
    prefixes: [],
    // Forty characters of base64 mean nothing without the name they stand under.
    place: 'aws',
    recognise: (secret, { name }) =>
      name !== null && secret.length === 40 && secretKeyName.test(name) && secretKey.test(secret)
        ? recognised('aws.secret_access_key')
        : null,
  },
];

function publicName(joinKey: string): OpaqueMore {
  return { isUnsought: true, isName: true, joinKey };
}

interface KeyIdRow {
  readonly id: string;
  readonly prefix: string;
  readonly type: CredentialType;
  readonly ephemeral: boolean;
}

function keyIdFormat(row: KeyIdRow): Format {
  return {
    id: row.id,
    prefixes: [row.prefix],
    isPublicName: true,
    recognise(secret) {
      if (!keyId.test(secret) || !secret.startsWith(row.prefix)) return null;
      return recognised(row.type, { ephemeral: row.ephemeral, joinKeys: awsKeyNames(secret) });
    },
  };
}

/** The public names in an access key id: itself and the account it was made for. */
export function awsKeyNames(accessKeyId: string): readonly string[] {
  const account = keyId.test(accessKeyId) ? accountOf(accessKeyId) : null;
  return [`aws.access_key_id:${accessKeyId}`, ...(account === null ? [] : [`aws.account:${account}`])];
}

/**
 * The account that an access key id was made for: the 40 bits after the first one of the base32 text
 * that follows the prefix. In ids made before that scheme the first bit is 0 (`AKIAI…`, `AKIAJ…`).
 */
function accountOf(accessKeyId: string): string | null {
  let bits50 = 0;
  for (const character of accessKeyId.slice(4, 14)) bits50 = bits50 * 32 + base32.indexOf(character);
  if (bits50 < 2 ** 49) return null;
  const account = Math.floor(bits50 / 2 ** 9) % 2 ** 40;
  return account < 1e12 ? String(account).padStart(12, '0') : null;
}
