import { canonicalValue } from '../canonical.ts';
import type { Ended, Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { awsHosts } from './reading/aws-hosts.ts';
import { awsKeyId } from './reading/aws-session.ts';
import { endedName, endedSecret } from './reading/ended-credential.ts';
import { isFormType, shortText, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';
import { queryParameters } from './reading/query-parameters.ts';
import { xmlElement, xmlText } from './reading/xml-element.ts';

/**
 * AWS Identity and Access Management: keys of users and passwords for single services, Bedrock's API keys among
 * them (query protocol, docs.aws.amazon.com/IAM/latest/APIReference). They live until somebody deletes them.
 */
export const awsIam: Issuer = {
  id: 'aws-iam',
  endpoints: ['aws-iam-createaccesskey', 'aws-iam-servicecred'],
  at: { hosts: awsHosts('iam'), services: ['iam'] },
  match: ({ method, path, header }) =>
    path.includes('Action=') || (method === 'POST' && isFormType(header('content-type'))),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const xml = exchange.responseBody;
    switch (textField(queryParameters(exchange.request, exchange.requestBody), 'Action')) {
      case 'CreateAccessKey':
        return accessKey(xmlElement(xml, 'AccessKey') ?? '', exchange);
      case 'CreateServiceSpecificCredential':
      case 'ResetServiceSpecificCredential':
        return serviceCredential(xmlElement(xml, 'ServiceSpecificCredential') ?? '', exchange);
      default:
        return [];
    }
  },
  ended: (exchange: Exchange): readonly Ended[] => {
    if (exchange.status >= 400) return [];
    const asked = queryParameters(exchange.request, exchange.requestBody);
    switch (textField(asked, 'Action')) {
      case 'DeleteAccessKey':
        return endedSecret(awsKeyId(textField(asked, 'AccessKeyId')), 'revoked');
      case 'DeleteServiceSpecificCredential':
        return endedName(
          'aws.service_credential_id',
          textField(asked, 'ServiceSpecificCredentialId'),
          'revoked',
        );
      default:
        return [];
    }
  },
};

/** The key id stands for the key: its secret half never crosses the wire again. */
function accessKey(xml: string, exchange: Exchange): readonly Issued[] {
  const secret = awsKeyId(xmlText(xml, 'AccessKeyId'));
  if (secret === null) return [];
  const user = shortText(xmlText(xml, 'UserName'));
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      type: 'aws.access_key',
      provider: 'aws',
      name: user,
      policy: user === null ? null : `iam user ${user}`,
      ephemeral: false,
      issuedAt: instantOfDate(xmlText(xml, 'CreateDate')),
      subject: user,
      joinKeys: [`aws.access_key_id:${secret}`],
      parents: awsCaller(exchange),
    }),
  ];
}

/** Services with a user of their own (CodeCommit, Keyspaces) get a password, the others (Bedrock) one secret. */
function serviceCredential(xml: string, exchange: Exchange): readonly Issued[] {
  const password = canonicalValue(xmlText(xml, 'ServicePassword') ?? '');
  const secret = password ?? canonicalValue(xmlText(xml, 'ServiceCredentialSecret') ?? '');
  if (secret === null) return [];
  const id = shortText(xmlText(xml, 'ServiceSpecificCredentialId'));
  const user = shortText(xmlText(xml, 'UserName'));
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      type: password === null ? null : 'aws.service_password',
      provider: 'aws',
      name: shortText(xmlText(xml, 'ServiceName')),
      policy: user === null ? null : `iam user ${user}`,
      ephemeral: false,
      issuedAt: instantOfDate(xmlText(xml, 'CreateDate')),
      expiresAt: instantOfDate(xmlText(xml, 'ExpirationDate')),
      subject: shortText(xmlText(xml, 'ServiceUserName') ?? xmlText(xml, 'ServiceCredentialAlias')) ?? user,
      joinKeys: id === null ? [] : [`aws.service_credential_id:${id}`],
      parents: awsCaller(exchange),
    }),
  ];
}
