import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { awsSession } from './reading/aws-session.ts';
import { asFields, jsonFields, textField, textsField } from './reading/fields.ts';
import { presentedFields, type SecretFields, secretsOf } from './reading/presented-fields.ts';

const operations = [
  'GetTemporaryGlueTableCredentials',
  'GetTemporaryGluePartitionCredentials',
  'GetTemporaryDataLocationCredentials',
  'AssumeDecoratedRoleWithSAML',
];
const secretFields: SecretFields = { SAMLAssertion: 'RoleArn' };

/** Sessions for tables and places of AWS Lake Formation (docs.aws.amazon.com/lake-formation/latest/APIReference). */
export const awsLakeFormation: Issuer = {
  id: 'aws-lake-formation',
  endpoints: ['aws-lakeformation-temp'],
  at: { segments: operations },
  match: ({ method, path }) => method === 'POST' && operations.some((name) => path.startsWith(`/${name}`)),
  presented: (_request, body) => presentedFields(jsonFields(body), secretFields),
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    const credentials = asFields(answer?.['Credentials']) ?? answer;
    const asked = jsonFields(exchange.requestBody ?? '');
    const table = textField(asked, 'TableArn') ?? textField(asked, 'DataLocations');
    return awsSession(credentials?.['AccessKeyId'], {
      source: 'token_endpoint',
      name: table ?? textField(asked, 'PrincipalArn'),
      policy:
        textField(asked, 'RoleArn') ??
        (table === null ? null : `lake formation grant on ${table}`.slice(0, 512)),
      expiresAt: credentials?.['Expiration'],
      scopes: textsField(asked, 'Permissions'),
      parents: [...awsCaller(exchange), ...secretsOf(presentedFields(asked, secretFields))],
    });
  },
};
