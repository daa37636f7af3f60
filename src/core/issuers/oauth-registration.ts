import { providerOfHost } from '../provider-of-host.ts';
import type { Ended, Exchange, Issued, Issuer, LearnedEndpoint } from './issuer.ts';
import { endedName } from './reading/ended-credential.ts';
import type { Fields } from './reading/fields.ts';
import { isJsonType, jsonFields, secretField, textField, wordsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { learnedEndpoint } from './reading/learned-endpoint.ts';
import { instantOfEpoch } from './reading/lifetimes.ts';
import { pathWithoutQuery } from './reading/path-without-query.ts';

const longestName = 512;
/** Where people register; a client that does so there is known from the server's metadata. */
const signUp = /\/(?:auth|users?|accounts?)\/register\b/;

/**
 * Dynamic client registration (RFC 7591 section 3.2.1) and its management (RFC 7592). Others register at
 * such paths too: only an answer with a client id and a secret issues something.
 */
export const oauthRegistration: Issuer = {
  id: 'oauth-registration',
  endpoints: ['oauth-dcr'],
  at: { segments: ['register', 'registration', 'clients-registrations', 'clients'] },
  match: ({ method, path, header }) =>
    method === 'DELETE' || (isJsonType(header('content-type')) && !signUp.test(path)),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const answer = registrationOf(exchange);
    if (answer === null) return [];
    const { host } = exchange.request;
    const shared = {
      source: 'token_endpoint',
      provider: providerOfHost(host),
      name: textField(answer, 'client_name'),
      policy: 'oauth dynamic client registration',
      subject: textField(answer, 'client_id'),
      issuer: host,
      joinKeys: [`oauth.client:${host}#${textField(answer, 'client_id')}`],
      parents: exchange.presentedInHeaders,
    } as const;
    const clientSecret = secretField(answer, 'client_secret');
    const managing = secretField(answer, 'registration_access_token');
    return [
      ...(clientSecret === null
        ? []
        : [
            issuedCredential({
              ...shared,
              secret: clientSecret,
              type: 'oauth.client_secret',
              issuedAt: instantOfEpoch(answer['client_id_issued_at']),
              // 0 means that it never expires.
              expiresAt: instantOfEpoch(answer['client_secret_expires_at']),
              scopes: wordsField(answer, 'scope'),
            }),
          ]),
      ...(managing === null
        ? []
        : [issuedCredential({ ...shared, secret: managing, type: 'oauth.registration_token' })]),
    ];
  },
  /**
   * RFC 7592 section 2.3: the path of a client ends in its id, by which its secret and its token are known. Other APIs
   * have clients too, so whoever asked is not taken for the client.
   */
  ended: (exchange: Exchange): readonly Ended[] => {
    const { method, host, path } = exchange.request;
    if (method !== 'DELETE' || exchange.status >= 400) return [];
    const id = pathWithoutQuery(path).split('/').at(-1) ?? '';
    return endedName('oauth.client', id === '' ? null : `${host}#${id}`.slice(0, longestName), 'revoked');
  },
  learned: (exchange: Exchange): readonly LearnedEndpoint[] => {
    const answer = registrationOf(exchange);
    return answer === null ? [] : learnedEndpoint('registration', answer['registration_client_uri']);
  },
};

function registrationOf(exchange: Exchange): Fields | null {
  if (exchange.status >= 400) return null;
  const answer = jsonFields(exchange.responseBody);
  return textField(answer, 'client_id') === null ? null : answer;
}
