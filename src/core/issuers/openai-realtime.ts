import type { Exchange, Issued, Issuer } from './issuer.ts';
import { asFields, jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfEpoch } from './reading/lifetimes.ts';

/** Any host and prefix: gateways and Azure offer the same endpoints. */
const path =
  /\/v1\/realtime\/(?:(?:translations\/)?client_secrets|sessions|transcription_sessions)\/?(?:\?|$)/;

/**
 * Client secrets for the Realtime API (platform.openai.com/docs/api-reference/realtime-sessions). The
 * older `sessions` endpoints answer with the session itself, which holds a `client_secret`.
 */
export const openaiRealtime: Issuer = {
  id: 'openai-realtime',
  endpoints: ['openai-realtime-secret', 'openai-realtime-translation', 'openai-realtime-session'],
  at: { segments: ['realtime'] },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    const older = asFields(answer?.['client_secret']);
    const holder = older ?? answer;
    const session = older === null ? asFields(answer?.['session']) : answer;
    const secret = secretField(holder, 'value');
    if (secret === null) return [];
    const sessionId = textField(session, 'id');
    const clientSecret = issuedCredential({
      secret,
      source: 'token_endpoint',
      type: 'openai.realtime_client_secret',
      provider: 'openai',
      name: textField(session, 'model'),
      ephemeral: true,
      expiresAt: instantOfEpoch(holder?.['expires_at']),
      joinKeys: sessionId === null ? [] : [`openai.session:${sessionId}`],
      parents: exchange.presentedInHeaders,
    });
    return [clientSecret];
  },
};
