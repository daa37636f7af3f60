import type { Secret } from '../secret.ts';
import { certificateStandIn, readCertificate } from '../x509.ts';
import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsHosts } from './reading/aws-hosts.ts';
import { awsSession } from './reading/aws-session.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';

const path = /^\/sessions\/?(?:\?|$)/;
const mostSessions = 8;

/**
 * Sessions of a role for a client certificate (docs.aws.amazon.com/rolesanywhere/latest/userguide, "CreateSession").
 * The signature names the certificate's serial number; the certificate itself stands in a header of its own,
 * as DER in base64.
 */
export const awsRolesAnywhere: Issuer = {
  id: 'aws-roles-anywhere',
  endpoints: ['aws-rolesanywhere'],
  at: { hosts: awsHosts('rolesanywhere'), services: ['rolesanywhere'] },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const sets = jsonFields(exchange.responseBody)?.['credentialSet'];
    const asked = jsonFields(exchange.requestBody ?? '');
    const list: readonly unknown[] = Array.isArray(sets) ? sets.slice(0, mostSessions) : [];
    return list.flatMap((item) => {
      const set = asFields(item);
      const credentials = asFields(set?.['credentials']);
      const role = asFields(set?.['assumedRoleUser']);
      const roleId = textField(role, 'assumedRoleId');
      return awsSession(credentials?.['accessKeyId'], {
        source: 'token_endpoint',
        name: textField(asked, 'sessionName') ?? textField(asked, 'roleSessionName'),
        policy: textField(set, 'roleArn') ?? textField(asked, 'roleArn'),
        expiresAt: credentials?.['expiration'],
        subject: textField(role, 'arn'),
        joinKeys: roleId === null ? [] : [`aws.assumed_role_id:${roleId}`],
        parents: certificateOf(exchange) ?? exchange.presentedInHeaders,
      });
    });
  },
};

/** The key stays where it is: the certificate stands for it. */
function certificateOf({ request }: Exchange): readonly Secret[] | null {
  const certificate = readCertificate(Buffer.from(request.header('x-amz-x509') ?? '', 'base64'));
  return certificate === null ? null : [certificateStandIn(certificate)];
}
