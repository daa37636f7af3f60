import type { Ended, Exchange, Issuer } from './issuer.ts';
import { endedSecret } from './reading/ended-credential.ts';
import { secretField } from './reading/fields.ts';
import { presentedFields } from './reading/presented-fields.ts';
import { queryParameters } from './reading/query-parameters.ts';

const path = /^\/(?:o\/oauth2\/)?revoke\/?(?:\?|$)/;

/**
 * Google's revocation of an access or refresh token. Its clients put the token into the query, which RFC 7009 does
 * not allow (developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke).
 */
export const gcpRevoke: Issuer = {
  id: 'gcp-revoke',
  endpoints: [],
  at: { hosts: ['oauth2.googleapis.com', 'oauth2.mtls.googleapis.com', 'accounts.google.com'] },
  match: (request) => path.test(request.path),
  presented: (request, body) => presentedFields(queryParameters(request, body), { token: null }),
  issued: () => [],
  ended: (exchange: Exchange): readonly Ended[] => {
    if (exchange.status >= 400 || !path.test(exchange.request.path)) return [];
    const asked = queryParameters(exchange.request, exchange.requestBody);
    return endedSecret(secretField(asked, 'token'), 'revoked');
  },
};
