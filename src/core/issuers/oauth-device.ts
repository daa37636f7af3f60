import { providerOfHost } from '../provider-of-host.ts';
import type { Exchange, Issued, Issuer, Presented } from './issuer.ts';
import { bodyFields, secretField, wordsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter } from './reading/lifetimes.ts';
import { answerFields } from './reading/oauth-answer.ts';
import { clientSecretFields, oauthClient } from './reading/oauth-client.ts';
import { presentedFields, secretsOf } from './reading/presented-fields.ts';

/**
 * Device authorization (RFC 8628 section 3.2): the device code that an access token is minted from once the user
 * has agreed. The path is the server's own: these are Google's and GitHub's, Okta's, Keycloak's, Entra's, GitLab's.
 */
export const oauthDevice: Issuer = {
  id: 'oauth-device',
  endpoints: ['oauth2-device'],
  at: {
    segments: ['device_authorization', 'device', 'devicecode', 'authorize_device', 'device-authorization'],
  },
  match: ({ method }) => method === 'POST',
  presented: (_request, body): readonly Presented[] => presentedFields(bodyFields(body), clientSecretFields),
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = answerFields(exchange.responseBody);
    const secret = secretField(answer, 'device_code');
    if (answer === null || secret === null) return [];
    const asked = bodyFields(exchange.requestBody ?? '');
    const client = oauthClient(asked, exchange.request);
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'oauth.device_code',
        provider: providerOfHost(exchange.request.host),
        policy: client === null ? 'oauth grant device_code' : `oauth client ${client}, grant device_code`,
        ephemeral: true,
        expiresAt: instantAfter(exchange.at, answer['expires_in']),
        scopes: wordsField(asked, 'scope'),
        issuer: exchange.request.host,
        parents: [...exchange.presentedInHeaders, ...secretsOf(presentedFields(asked, clientSecretFields))],
      }),
    ];
  },
};
