import { canonicalValue } from '../canonical.ts';
import type { Secret } from '../secret.ts';
import type { Exchange, Issued, Issuer } from './issuer.ts';
import type { Fields } from './reading/fields.ts';
import { jsonFields, secretField, textField } from './reading/fields.ts';
import { headerSecret } from './reading/header-secret.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { queryFields } from './reading/query-parameters.ts';

const singleUse = /\/v1\/single-use-token\/([\w-]{1,64})\/?(?:\?|$)/;
const signedUrl = /\/v1\/convai\/conversation\/get[-_]signed[-_]url\/?(?:\?|$)/;
const conversation = /\/v1\/convai\/conversation\/token\/?(?:\?|$)/;
/** Where the token stands in a signed URL: documentation shows both. */
const urlParameter = /[?&](?:conversation_signature|token)=([^&#]+)/;

/**
 * Tokens that ElevenLabs hands to a browser or an agent (elevenlabs.io/docs/api-reference/tokens, conversations).
 * They last about 15 minutes, and only a JWT says so itself: no other expiry is claimed here.
 */
export const elevenlabs: Issuer = {
  id: 'elevenlabs',
  endpoints: ['elevenlabs-singleuse', 'elevenlabs-signed-url', 'elevenlabs-conv-token'],
  at: { segments: ['single-use-token', 'convai'] },
  match: ({ method, path }) =>
    method === 'POST'
      ? singleUse.test(path)
      : method === 'GET' && (signedUrl.test(path) || conversation.test(path)),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const answer = exchange.status >= 400 ? null : jsonFields(exchange.responseBody);
    const { path } = exchange.request;
    const kind = singleUse.exec(path)?.[1];
    const secret = signedUrl.test(path) ? tokenOfUrl(answer) : secretField(answer, 'token');
    if (secret === null) return [];
    const agent = textField(queryFields(exchange.request), 'agent_id');
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: kind === undefined ? 'elevenlabs.conversation_token' : 'elevenlabs.single_use_token',
        provider: 'elevenlabs',
        name: kind ?? agent,
        policy: agent === null ? null : `elevenlabs agent ${agent}`,
        ephemeral: true,
        scopes: kind === undefined ? [] : [kind],
        parents:
          exchange.presentedInHeaders.length > 0
            ? exchange.presentedInHeaders
            : headerSecret(exchange.request, 'xi-api-key'),
      }),
    ];
  },
};

/** The URL is a WebSocket's; what is presented there is its token. */
function tokenOfUrl(answer: Fields | null): Secret | null {
  const url = answer?.['signed_url'];
  const raw = typeof url === 'string' ? urlParameter.exec(url)?.[1] : undefined;
  if (raw === undefined) return null;
  try {
    return canonicalValue(decodeURIComponent(raw));
  } catch {
    return canonicalValue(raw);
  }
}
