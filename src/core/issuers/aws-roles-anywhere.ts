import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsHosts } from './reading/aws-hosts.ts';
import { awsSession } from './reading/aws-session.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';
import { headerSecret } from './reading/header-secret.ts';

const path = /^\/sessions\/?(?:\?|$)/;
const mostSessions = 8;

/**
 * Sessions of a role for a client certificate (docs.aws.amazon.com/rolesanywhere/latest/userguide, "CreateSession").
 * The signature names the certificate's serial number; the certificate itself stands in a header of its own.
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
    const certificate = headerSecret(exchange.request, 'x-amz-x509');
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
        parents: certificate.length > 0 ? certificate : exchange.presentedInHeaders,
      });
    });
  },
};
