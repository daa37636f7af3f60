import { canonicalValue } from '../canonical.ts';
import type { Exchange, Issued, Issuer, IssuerRequest, Presented } from './issuer.ts';
import { awsCaller, isSignedFor } from './reading/aws-caller.ts';
import type { Fields } from './reading/fields.ts';
import { formFields, isFormType, secretField, shortText, textField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';
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

const presentedFields = ['WebIdentityToken', 'SAMLAssertion', 'TradeInToken'] as const;

/**
 * AWS Security Token Service: query protocol, a form in and XML out
 * (docs.aws.amazon.com/STS/latest/APIReference). A credential is named by its access key id.
 */
export const awsSts: Issuer = {
  id: 'aws-sts',
  match: (request) => {
    const { method, path, header } = request;
    if (path.includes('Action=') && (isStsHost(request.host) || method === 'POST')) return true;
    if (method !== 'POST' || !isFormType(header('content-type'))) return false;
    if (isStsHost(request.host)) return true;
    const authorization = header('authorization');
    if (authorization !== null) return isSignedFor('sts', authorization);
    // With a token in the body nothing is signed; on a host of one's own only the SDK's headers tell.
    return header('amz-sdk-invocation-id') !== null;
  },
  presented: (request, body) => presentedIn(parameters(request, body)),
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const asked = parameters(exchange.request, exchange.requestBody ?? '');
    const action = textField(asked, 'Action');
    if (action === null || !actions.has(action)) return [];
    const parents = [...awsCaller(exchange), ...presentedIn(asked).map(({ secret }) => secret)];
    return action === 'GetWebIdentityToken'
      ? webIdentity(asked, exchange.responseBody, parents)
      : session(asked, exchange.responseBody, parents);
  },
};

function session(asked: Fields, xml: string, parents: Issued['parents']): readonly Issued[] {
  const credentials = xmlElement(xml, 'Credentials') ?? '';
  const keyId = canonicalValue(xmlText(credentials, 'AccessKeyId') ?? '');
  if (keyId === null) return [];
  const role = xmlElement(xml, 'AssumedRoleUser') ?? '';
  const user = xmlElement(xml, 'FederatedUser') ?? '';
  const roleId = shortText(xmlText(role, 'AssumedRoleId'));
  return [
    issuedCredential({
      secret: keyId,
      source: 'token_endpoint',
      type: 'aws.session',
      provider: 'aws',
      name: textField(asked, 'RoleSessionName') ?? textField(asked, 'Name'),
      policy: textField(asked, 'RoleArn') ?? textField(asked, 'TaskPolicyArn.arn'),
      ephemeral: true,
      expiresAt: instantOfDate(xmlText(credentials, 'Expiration')),
      subject: shortText(
        xmlText(role, 'Arn') ??
          xmlText(user, 'Arn') ??
          xmlText(xml, 'AssumedPrincipal') ??
          textField(asked, 'TargetPrincipal'),
      ),
      joinKeys: [`aws.access_key_id:${keyId}`, ...(roleId === null ? [] : [`aws.assumed_role_id:${roleId}`])],
      parents,
    }),
  ];
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

function presentedIn(asked: Fields): readonly Presented[] {
  const subject = textField(asked, 'RoleArn');
  return presentedFields.flatMap((field) => {
    const secret = secretField(asked, field);
    return secret === null ? [] : [{ secret, field, subject }];
  });
}

/** Parameters may stand in the query as well; the body wins. */
function parameters(request: IssuerRequest, body: string): Fields {
  const mark = request.path.indexOf('?');
  const query = mark < 0 ? {} : formFields(request.path.slice(mark + 1));
  return { ...query, ...formFields(body) };
}

/** `sts.amazonaws.com`, regional, dual-stack, FIPS, China and VPC endpoints, but not `sts.googleapis.com`. */
function isStsHost(host: string): boolean {
  const isAws =
    host.endsWith('.amazonaws.com') || host.endsWith('.amazonaws.com.cn') || host.endsWith('.api.aws');
  return isAws && (host.startsWith('sts.') || host.startsWith('sts-') || host.includes('.sts.'));
}
