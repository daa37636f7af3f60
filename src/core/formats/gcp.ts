import type { Format, Recognition } from './format.ts';
import { opaque } from './opaque.ts';
import { recognised } from './recognised.ts';

export const gcpFormats: readonly Format[] = [
  opaque({
    id: 'gcp-api-key',
    type: 'gcp.api_key',
    prefixes: ['AIza'],
    pattern: /^AIza[\w-]{35}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'gcp-gemini-auth-key',
    type: 'gcp.gemini_key',
    prefixes: ['AQ.Ab8RN6'],
    pattern: /^AQ\.Ab8RN6[\w-]{44}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'gcp-oauth-access-token',
    type: 'gcp.access_token',
    prefixes: ['ya29.'],
    // Tokens of service accounts have dots inside and are filled up with dots at the end.
    pattern: /^ya29\.[\w.-]{10,2048}$/,
    ephemeral: true,
  }),
  { id: 'gcp-service-account-key', prefixes: ['{'], recognise: serviceAccountKey },
];

const keyId = /^[0-9a-f]{40}$/;

/** A downloaded key file: JSON with a private key, which the key's id names in audit logs. */
function serviceAccountKey(text: string): Recognition | null {
  if (!text.includes('"service_account"') || !text.endsWith('}')) return null;
  const file = parse(text);
  const id = file['private_key_id'];
  if (file['type'] !== 'service_account' || typeof file['private_key'] !== 'string') return null;
  if (typeof id !== 'string' || !keyId.test(id)) return null;
  const email = file['client_email'];
  return recognised('gcp.service_account_key', {
    ephemeral: false,
    subject: typeof email === 'string' && email.length <= 256 ? email : null,
    joinKeys: [`gcp.key_id:${id}`],
  });
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
