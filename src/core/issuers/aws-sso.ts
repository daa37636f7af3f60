import type { Ended, Exchange, Issued, Issuer } from './issuer.ts';
import { awsSession } from './reading/aws-session.ts';
import { endedSecret } from './reading/ended-credential.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';
import { headerSecret } from './reading/header-secret.ts';
import { queryFields } from './reading/query-parameters.ts';

const bearer = 'x-amz-sso_bearer_token';
const credentialsPath = /^\/federation\/credentials\/?(?:\?|$)/;
const logoutPath = /^\/logout\/?(?:\?|$)/;

/**
 * The portal of AWS IAM Identity Center: sessions of a role for the token of a sign-in, and the sign-out
 * (docs.aws.amazon.com/singlesignon/latest/PortalAPIReference). Expiry comes in milliseconds.
 */
export const awsSso: Issuer = {
  id: 'aws-sso',
  endpoints: ['aws-sso-getrolecredentials'],
  at: { segments: ['federation', 'logout'] },
  match: ({ method, path, header }) =>
    (method === 'GET' && credentialsPath.test(path)) ||
    (method === 'POST' && logoutPath.test(path) && header(bearer) !== null),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const credentials = asFields(jsonFields(exchange.responseBody)?.['roleCredentials']);
    const asked = queryFields(exchange.request);
    const [role, account] = [textField(asked, 'role_name'), textField(asked, 'account_id')];
    return awsSession(credentials?.['accessKeyId'], {
      source: 'token_endpoint',
      name: role,
      policy: role === null || account === null ? null : `sso role ${role} of account ${account}`,
      expiresAt: credentials?.['expiration'],
      parents: [...headerSecret(exchange.request, bearer), ...exchange.presentedInHeaders],
    });
  },
  ended: (exchange: Exchange): readonly Ended[] =>
    exchange.status < 400 && logoutPath.test(exchange.request.path)
      ? endedSecret(headerSecret(exchange.request, bearer)[0], 'logged_out')
      : [],
};
