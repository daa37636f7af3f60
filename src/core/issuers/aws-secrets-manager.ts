import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { binarySecret } from './reading/binary-secret.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfEpoch } from './reading/lifetimes.ts';
import { storedSecrets } from './reading/secret-leaves.ts';

/** The most values of one batch (docs.aws.amazon.com/secretsmanager/latest/apireference, BatchGetSecretValue). */
const mostValues = 20;
const targets = ['secretsmanager.GetSecretValue', 'secretsmanager.BatchGetSecretValue'];

/** Values that AWS Secrets Manager hands out (AWS JSON 1.1: the operation stands in `x-amz-target`). */
export const awsSecretsManager: Issuer = {
  id: 'aws-secrets-manager',
  endpoints: ['aws-secretsmanager-get'],
  at: { targets },
  match: ({ header }) => targets.includes(header('x-amz-target') ?? ''),
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

/** `SecretString`, else `SecretBinary`. */
function secretText(value: Fields): string | null {
  const text = value['SecretString'];
  return typeof text === 'string' ? text : binarySecret(value['SecretBinary']);
}
