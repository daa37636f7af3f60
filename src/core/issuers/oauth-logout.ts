import type { Ended, Exchange, Issuer } from './issuer.ts';
import { endedSecret } from './reading/ended-credential.ts';
import { bodyFields, secretField } from './reading/fields.ts';
import { clientSecretFields } from './reading/oauth-client.ts';
import { presentedFields } from './reading/presented-fields.ts';
import { queryOrBody } from './reading/query-parameters.ts';

/**
 * Logout that the client starts (OpenID Connect RP-Initiated Logout section 2): the ID token is the hint of whom.
 * Keycloak's older form presents the refresh token instead, and ends it.
 */
export const oauthLogout: Issuer = {
  id: 'oauth-logout',
  endpoints: [],
  at: { segments: ['logout', 'endsession', 'end_session', 'end-session', 'signout'] },
  match: ({ method, path }) => method === 'POST' || (method === 'GET' && path.includes('id_token_hint=')),
  presented: (_request, body) =>
    presentedFields(bodyFields(body), {
      ...clientSecretFields,
      refresh_token: 'client_id',
      id_token_hint: 'client_id',
    }),
  issued: () => [],
  ended: (exchange: Exchange): readonly Ended[] => {
    if (exchange.status >= 400) return [];
    const asked = queryOrBody(exchange.request, exchange.requestBody ?? '');
    return ['id_token_hint', 'refresh_token'].flatMap((field) =>
      endedSecret(secretField(asked, field), 'logged_out'),
    );
  },
};
