import type { Format } from './format.ts';
import { opaque } from './opaque.ts';
import { type CredentialType, recognised } from './recognised.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const keyId = /^A[KS]IA[A-Z2-7]{16}$/;
const secretKey = /^[A-Za-z0-9/+]{40}$/;
const secretKeyName = /secret_?access_?key$/i;

/** AWS credentials. SigV4 never sends the secret key, so the access key id stands for the credential. */
export const awsFormats: readonly Format[] = [
  keyIdFormat({ id: 'aws-access-key-id-long', prefix: 'AKIA', type: 'aws.access_key', ephemeral: false }),
  keyIdFormat({ id: 'aws-access-key-id-sts', prefix: 'ASIA', type: 'aws.session', ephemeral: true }),
  opaque({
    id: 'aws-session-token',
    type: 'aws.session_token',
    prefixes: ['IQoJ', 'FwoGZXIvYXdz'],
    pattern: /^(?:IQoJ|FwoGZXIvYXdz)[A-Za-z0-9/+=]{100,4096}$/,
    ephemeral: true,
  }),
  {
    id: 'aws-secret-access-key',
    // Forty characters of base64 mean nothing without the name they stand under.
    prefixes: [],
    recognise: (secret, { name }) =>
      name !== null && secret.length === 40 && secretKeyName.test(name) && secretKey.test(secret)
        ? recognised('aws.secret_access_key')
        : null,
  },
];

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
    recognise(secret) {
      if (!keyId.test(secret) || !secret.startsWith(row.prefix)) return null;
      const account = accountOf(secret);
      const joinKeys = [`aws.access_key_id:${secret}`];
      if (account !== null) joinKeys.push(`aws.account:${account}`);
      return recognised(row.type, { ephemeral: row.ephemeral, joinKeys });
    },
  };
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
