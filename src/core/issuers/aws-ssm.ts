import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfTimestamp } from './reading/lifetimes.ts';
import { storedSecrets } from './reading/secret-leaves.ts';

const targets = ['GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory'].map(
  (operation) => `AmazonSSM.${operation}`,
);
/** A history has at most 50 values in one answer, the others ten. */
const mostValues = 50;

/**
 * Secure strings of AWS Systems Manager's Parameter Store, decrypted (JSON 1.1,
 * docs.aws.amazon.com/systems-manager/latest/APIReference). Other parameters are configuration.
 */
export const awsSsm: Issuer = {
  id: 'aws-ssm',
  endpoints: ['aws-ssm-getparameter'],
  at: { targets },
  match: ({ header }) => targets.includes(header('x-amz-target') ?? ''),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const asked = jsonFields(exchange.requestBody ?? '');
    // Else the answer holds the cipher text.
    if (exchange.status >= 400 || asked?.['WithDecryption'] !== true) return [];
    const answer = jsonFields(exchange.responseBody);
    const list = answer?.['Parameters'];
    const values: readonly unknown[] = Array.isArray(list)
      ? list.slice(0, mostValues)
      : [answer?.['Parameter']];
    return values.flatMap((value) => {
      const parameter = asFields(value);
      return parameter?.['Type'] === 'SecureString' ? secretsOf(parameter, exchange) : [];
    });
  },
};

function secretsOf(parameter: Fields, exchange: Exchange): readonly Issued[] {
  const { Value: text, Version: version } = parameter;
  if (typeof text !== 'string') return [];
  const arn = textField(parameter, 'ARN');
  const isVersioned = arn !== null && typeof version === 'number';
  const joinKeys = isVersioned ? [`aws.parameter_version:${arn}#${version}`] : [];
  return storedSecrets(text).map((found) =>
    issuedCredential({
      ...found,
      joinKeys: [...found.joinKeys, ...joinKeys],
      source: 'secret_manager',
      name: textField(parameter, 'Name'),
      issuedAt: instantOfTimestamp(parameter['LastModifiedDate']),
      parents: awsCaller(exchange),
    }),
  );
}
