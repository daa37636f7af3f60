import { canonicalValue } from '../canonical.ts';
import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { awsHosts } from './reading/aws-hosts.ts';
import { isFormType, jsonFields, shortText, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfTimestamp } from './reading/lifetimes.ts';
import { queryParameters } from './reading/query-parameters.ts';
import { xmlText } from './reading/xml-element.ts';

const serverless = 'RedshiftServerless.GetCredentials';

/**
 * Short-lived database passwords for Redshift: of a cluster in the query protocol, of a serverless workgroup in JSON
 * (docs.aws.amazon.com/redshift/latest/APIReference, …/redshift-serverless/latest/APIReference).
 */
export const awsRedshift: Issuer = {
  id: 'aws-redshift',
  endpoints: ['aws-redshift-creds'],
  at: { hosts: awsHosts('redshift'), services: ['redshift'], targets: [serverless] },
  match: ({ method, path, header }) =>
    path.includes('Action=') ||
    (method === 'POST' && (isFormType(header('content-type')) || header('x-amz-target') === serverless)),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    return exchange.request.header('x-amz-target') === serverless
      ? ofWorkgroup(exchange)
      : ofCluster(exchange);
  },
};

function ofCluster(exchange: Exchange): readonly Issued[] {
  const asked = queryParameters(exchange.request, exchange.requestBody);
  const action = textField(asked, 'Action');
  const xml = exchange.responseBody;
  if (action !== 'GetClusterCredentials' && action !== 'GetClusterCredentialsWithIAM') return [];
  return password(exchange, {
    text: xmlText(xml, 'DbPassword'),
    user: xmlText(xml, 'DbUser'),
    expiresAt: xmlText(xml, 'Expiration'),
    name: textField(asked, 'ClusterIdentifier') ?? textField(asked, 'CustomDomainName'),
  });
}

function ofWorkgroup(exchange: Exchange): readonly Issued[] {
  const asked = jsonFields(exchange.requestBody ?? '');
  const answer = jsonFields(exchange.responseBody);
  return password(exchange, {
    text: textOf(answer?.['dbPassword']),
    user: textOf(answer?.['dbUser']),
    expiresAt: answer?.['expiration'],
    name: textField(asked, 'workgroupName') ?? textField(asked, 'customDomainName'),
  });
}

interface Password {
  readonly text: string | null;
  readonly user: string | null;
  readonly expiresAt: unknown;
  readonly name: string | null;
}

function password(exchange: Exchange, { text, user, expiresAt, name }: Password): readonly Issued[] {
  const secret = canonicalValue(text ?? '');
  if (secret === null) return [];
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      type: 'database.password',
      provider: 'aws',
      name,
      policy: user === null ? null : shortText(`redshift user ${user}`),
      ephemeral: true,
      expiresAt: instantOfTimestamp(expiresAt),
      subject: shortText(user),
      parents: awsCaller(exchange),
    }),
  ];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
