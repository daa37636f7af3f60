import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { awsSession } from './reading/aws-session.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';
import { presentedFields, type SecretFields, secretsOf } from './reading/presented-fields.ts';

const path = /^\/clusters\/([^/?#]{1,128})\/assume-role-for-pod-identity\/?(?:\?|$)/;
const secretFields: SecretFields = { token: null };

/**
 * Sessions of a pod's role for its service account's token, as the agent on the node asks for them
 * (docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumeRoleForPodIdentity.html).
 */
export const awsEksAuth: Issuer = {
  id: 'aws-eks-auth',
  endpoints: ['aws-eks-auth'],
  at: { segments: ['assume-role-for-pod-identity'] },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: (_request, body) => presentedFields(jsonFields(body), secretFields),
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    const credentials = asFields(answer?.['credentials']);
    const role = asFields(answer?.['assumedRoleUser']);
    const subject = asFields(answer?.['subject']);
    const [namespace, account] = [textField(subject, 'namespace'), textField(subject, 'serviceAccount')];
    const association = asFields(answer?.['podIdentityAssociation']);
    const roleId = textField(role, 'assumeRoleId');
    const presented = presentedFields(jsonFields(exchange.requestBody ?? ''), secretFields);
    return awsSession(credentials?.['accessKeyId'], {
      source: 'token_endpoint',
      name: namespace === null || account === null ? null : `${namespace}/${account}`,
      policy: textField(association, 'associationArn') ?? textField(role, 'arn'),
      expiresAt: credentials?.['expiration'],
      subject: textField(role, 'arn'),
      joinKeys: roleId === null ? [] : [`aws.assumed_role_id:${roleId}`],
      parents: [...awsCaller(exchange), ...secretsOf(presented)],
    });
  },
};
