import { canonicalValue } from '../../src/core/canonical.ts';
import { looksLikeCredential } from '../../src/core/recognise.ts';
import type { RequestCredential } from './request-credentials.ts';

const mostItems = 16;
/** OpenAI realtime: the ephemeral key follows the name. */
const openai = 'openai-insecure-api-key.';
/** Kubernetes (kubernetes/kubernetes #47740): the bearer token in base64url without padding. */
const kubernetes = 'base64url.bearer.authorization.k8s.io.';
/** The item after one of these is the credential (Deepgram: `token, <key>`). */
const introducing = new Set(['token', 'bearer', 'authorization', 'access_token', 'apikey']);

/**
 * The credential in `Sec-WebSocket-Protocol` (RFC 6455 section 11.3.4): browsers cannot set headers, so
 * services take it there.
 */
export function subprotocolCredential(value: string): RequestCredential | null {
  let before = '';
  for (const item of value.split(',', mostItems)) {
    const protocol = item.trim();
    const text = credentialIn(protocol, before);
    before = protocol.toLowerCase();
    const secret = text === null ? null : canonicalValue(text);
    if (secret === null) continue;
    return {
      secret,
      location: 'subprotocol',
      name: 'sec-websocket-protocol',
      subject: null,
      mechanism: null,
    };
  }
  return null;
}

function credentialIn(protocol: string, before: string): string | null {
  if (protocol.startsWith(openai)) return protocol.slice(openai.length);
  if (protocol.startsWith(kubernetes)) {
    return Buffer.from(protocol.slice(kubernetes.length), 'base64url').toString('utf8');
  }
  return introducing.has(before) || looksLikeCredential(protocol) ? protocol : null;
}
