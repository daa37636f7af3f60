import type { Ended, Exchange, Issuer, IssuerRequest } from './issuer.ts';
import { endedSecret } from './reading/ended-credential.ts';
import { bodyFields, secretField } from './reading/fields.ts';
import { clientSecretFields } from './reading/oauth-client.ts';
import { presentedFields } from './reading/presented-fields.ts';
import { queryOrBody } from './reading/query-parameters.ts';

/** Shorter ones are numbers and names of something else. */
const shortestToken = 16;

/**
 * Token revocation (RFC 7009 section 2.1) at any server: Okta, Auth0, GitLab, Keycloak, Discord, Snowflake. The
 * server says 200 for a token it never knew, so this is the client's claim.
 */
export const oauthRevocation: Issuer = {
  id: 'oauth-revocation',
  endpoints: [],
  at: { segments: ['revoke', 'revocation', 'revoke_token', 'revoke-token', 'tokenrevocation'] },
  match: ({ method }) => method === 'POST',
  presented: (request, body) =>
    tokenOf(request, body) === null
      ? []
      : presentedFields(bodyFields(body), { ...clientSecretFields, token: 'client_id' }),
  issued: () => [],
  ended: (exchange: Exchange): readonly Ended[] =>
    exchange.status >= 400
      ? []
      : endedSecret(tokenOf(exchange.request, exchange.requestBody ?? ''), 'revoked'),
};

/** In the body; older clients put it into the query. */
function tokenOf(request: IssuerRequest, body: string) {
  const token = secretField(queryOrBody(request, body), 'token');
  return token === null || token.length < shortestToken ? null : token;
}
