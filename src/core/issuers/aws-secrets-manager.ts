import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfEpoch } from './reading/lifetimes.ts';
import { storedSecrets } from './reading/secret-leaves.ts';

const get = 'secretsmanager.GetSecretValue';
const batchGet = 'secretsmanager.BatchGetSecretValue';
/** The most values of one batch (docs.aws.amazon.com/secretsmanager/latest/apireference, BatchGetSecretValue). */
const mostValues = 20;

/** Values that AWS Secrets Manager hands out (AWS JSON 1.1: the operation stands in `x-amz-target`). */
export const awsSecretsManager: Issuer = {
  id: 'aws-secrets-manager',
  match: ({ method, header }) => {
    if (method !== 'POST') return false;
    const target = header('x-amz-target');
    return target === get || target === batchGet;
  },
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    if (answer === null) return [];
    const batch = answer['SecretValues'];
    const values: readonly unknown[] = Array.isArray(batch) ? batch.slice(0, mostValues) : [answer];
    return values.flatMap((value) => {
      const fields = asFields(value);
      return fields === null ? [] : secretsOf(fields, exchange);
    });
  },
};

function secretsOf(value: Fields, exchange: Exchange): readonly Issued[] {
  const text = secretText(value);
  if (text === null) return [];
  const arn = textField(value, 'ARN');
  const version = textField(value, 'VersionId');
  const joinKeys = arn === null || version === null ? [] : [`aws.secret_version:${arn}#${version}`];
  return storedSecrets(text).map((found) =>
    issuedCredential({
      ...found,
      joinKeys: [...found.joinKeys, ...joinKeys],
      source: 'secret_manager',
      name: textField(value, 'Name'),
      issuedAt: instantOfEpoch(value['CreatedDate']),
      parents: awsCaller(exchange),
    }),
  );
}

/** `SecretString`, else `SecretBinary`: as the text it encodes when it is one, else as the Base64 it came in. */
function secretText(value: Fields): string | null {
  const text = value['SecretString'];
  if (typeof text === 'string') return text;
  const binary = value['SecretBinary'];
  if (typeof binary !== 'string') return null;
  const decoded = Buffer.from(binary, 'base64').toString('utf8');
  const isText = decoded !== '' && !hasControlCharacters(decoded);
  return isText ? decoded : binary;
}

/** U+FFFD stands where bytes were no UTF-8. */
function hasControlCharacters(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0x7f || code === 0xfffd)
      return true;
  }
  return false;
}
