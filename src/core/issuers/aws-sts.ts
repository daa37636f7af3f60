import { canonicalValue } from '../canonical.ts';
import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller, signedService } from './reading/aws-caller.ts';
import { isAwsHost } from './reading/aws-hosts.ts';
import { awsSession } from './reading/aws-session.ts';
import type { Fields } from './reading/fields.ts';
import { isFormType, shortText, textField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';
import { presentedFields, secretsOf } from './reading/presented-fields.ts';
import { queryParameters } from './reading/query-parameters.ts';
import { xmlElement, xmlText } from './reading/xml-element.ts';

/** Actions that hand out a credential, from the service model of `@aws-sdk/client-sts`. */
const actions: ReadonlySet<string> = new Set([
  'AssumeRole',
  'AssumeRoleWithWebIdentity',
  'AssumeRoleWithSAML',
  'AssumeRoot',
  'GetSessionToken',
  'GetFederationToken',
  'GetDelegatedAccessToken',
  'GetWebIdentityToken',
]);

const secretFields = {
  WebIdentityToken: 'RoleArn',
  SAMLAssertion: 'RoleArn',
  TradeInToken: 'RoleArn',
} as const;

/**
 * AWS Security Token Service: query protocol, a form in and XML out
 * (docs.aws.amazon.com/STS/latest/APIReference). A credential is named by its access key id.
 */
export const awsSts: Issuer = {
  id: 'aws-sts',
  endpoints: [
    'aws-sts-assumerole',
    'aws-sts-assumerolewithwebidentity',
    'aws-sts-assumerolewithsaml',
    'aws-sts-assumeroot',
    'aws-sts-getsessiontoken',
    'aws-sts-getfederationtoken',
    'aws-sts-getdelegatedaccesstoken',
    'aws-sts-getwebidentitytoken',
  ],
  match: (request) => {
    const { method, path, header } = request;
    if (path.includes('Action=') && (isStsHost(request.host) || method === 'POST')) return true;
    if (method !== 'POST' || !isFormType(header('content-type'))) return false;
    if (isStsHost(request.host)) return true;
    const authorization = header('authorization');
    if (authorization !== null) return signedService(authorization) === 'sts';
    // With a token in the body nothing is signed; on a host of one's own only the SDK's headers tell.
    return header('amz-sdk-invocation-id') !== null;
  },
  presented: (request, body) => presentedFields(queryParameters(request, body), secretFields),
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const asked = queryParameters(exchange.request, exchange.requestBody);
    const action = textField(asked, 'Action');
    if (action === null || !actions.has(action)) return [];
    const parents = [...awsCaller(exchange), ...secretsOf(presentedFields(asked, secretFields))];
    return action === 'GetWebIdentityToken'
      ? webIdentity(asked, exchange.responseBody, parents)
      : session(asked, exchange.responseBody, parents);
  },
};

function session(asked: Fields, xml: string, parents: Issued['parents']): readonly Issued[] {
  const credentials = xmlElement(xml, 'Credentials') ?? '';
  const role = xmlElement(xml, 'AssumedRoleUser') ?? '';
  const user = xmlElement(xml, 'FederatedUser') ?? '';
  const roleId = shortText(xmlText(role, 'AssumedRoleId'));
  return awsSession(xmlText(credentials, 'AccessKeyId'), {
    source: 'token_endpoint',
    name: textField(asked, 'RoleSessionName') ?? textField(asked, 'Name'),
    policy: textField(asked, 'RoleArn') ?? textField(asked, 'TaskPolicyArn.arn'),
    expiresAt: xmlText(credentials, 'Expiration'),
    subject: shortText(
      xmlText(role, 'Arn') ??
        xmlText(user, 'Arn') ??
        xmlText(xml, 'AssumedPrincipal') ??
        textField(asked, 'TargetPrincipal'),
    ),
    joinKeys: roleId === null ? [] : [`aws.assumed_role_id:${roleId}`],
    parents,
  });
}

/** A JWT for services outside AWS; its claims say the rest. */
function webIdentity(asked: Fields, xml: string, parents: Issued['parents']): readonly Issued[] {
  const secret = canonicalValue(xmlText(xml, 'WebIdentityToken') ?? '');
  if (secret === null) return [];
  const audience = Object.keys(asked)
    .filter((name) => name.startsWith('Audience.member.'))
    .flatMap((name) => textsField(asked, name));
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      provider: 'aws',
      ephemeral: true,
      expiresAt: instantOfDate(xmlText(xml, 'Expiration')),
      audience: audience.slice(0, 64),
      parents,
    }),
  ];
}

/** `sts.amazonaws.com`, regional, dual-stack, FIPS and VPC endpoints of every partition, but not `sts.googleapis.com`. */
function isStsHost(host: string): boolean {
  const isSts = host.startsWith('sts.') || host.startsWith('sts-') || host.includes('.sts.');
  return isSts && isAwsHost(host);
}
