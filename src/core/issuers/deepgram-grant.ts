import type { Exchange, Issued, Issuer } from './issuer.ts';
import { jsonFields, secretField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter } from './reading/lifetimes.ts';

const path = /\/v1\/auth\/grant\/?(?:\?|$)/;

/** Temporary tokens of Deepgram (developers.deepgram.com/reference/auth/tokens/grant): a JWT for 30 s unless asked. */
export const deepgramGrant: Issuer = {
  id: 'deepgram-grant',
  endpoints: ['deepgram-grant'],
  at: { segments: ['grant'] },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const answer = exchange.status >= 400 ? null : jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'access_token');
    if (secret === null) return [];
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'deepgram.access_token',
        provider: 'deepgram',
        ephemeral: true,
        expiresAt: instantAfter(exchange.at, answer?.['expires_in']),
        parents: exchange.presentedInHeaders,
      }),
    ];
  },
};
