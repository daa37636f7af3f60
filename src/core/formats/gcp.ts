import type { Format, Recognition } from './format.ts';
import { opaques } from './opaque.ts';
import { jsonObject, namedBy } from './reading/json-object.ts';
import { signedQuery } from './reading/signed-query.ts';
import { recognised } from './recognised.ts';

export const gcpFormats: readonly Format[] = [
  ...opaques([
    ['gcp-api-key', 'gcp.api_key', false, 'AIza', /^[\w-]{35}$/],
    ['gcp-gemini-auth-key', 'gcp.gemini_key', false, 'AQ.Ab8RN6', /^[\w-]{44}$/],
    // Tokens of service accounts have dots inside and are filled up with dots at the end.
    ['gcp-oauth-access-token', 'gcp.access_token', true, 'ya29.', /^[\w.-]{10,2048}$/],
    // Unverified: the prefixes of these two are in public rules and code, not in Google's documents.
    ['gcp-oauth-refresh-token', 'gcp.refresh_token', false, '1//0', /^[\w-]{40,512}$/],
    ['gcp-oauth-client-secret', 'gcp.client_secret', false, 'GOCSPX-', /^[\w-]{28}$/],
  ]),
  { id: 'gcp-service-account-key', prefixes: ['{'], recognise: serviceAccountKey },
  { id: 'gcp-adc-user', prefixes: ['{'], isUnsought: true, recognise: userCredentials },
  { id: 'gcp-signed-url', prefixes: ['https://', 'http://'], recognise: signedUrl },
];

const keyId = /^[0-9a-f]{40}$/;

/** A downloaded key file: JSON with a private key, which the key's id names in audit logs. */
function serviceAccountKey(text: string): Recognition | null {
  if (!text.includes('"service_account"') || !text.endsWith('}')) return null;
  const file = jsonObject(text) ?? {};
  const id = file['private_key_id'];
  if (file['type'] !== 'service_account' || typeof file['private_key'] !== 'string') return null;
  if (typeof id !== 'string' || !keyId.test(id)) return null;
  const email = file['client_email'];
  return recognised('gcp.service_account_key', {
    ephemeral: false,
    subject: typeof email === 'string' && email.length <= 256 ? email : null,
    joinKeys: [`gcp.key_id:${id}`, ...namedBy('gcp.project', file['project_id'])],
  });
}

/** What `gcloud auth application-default login` writes: a client's secret and a user's refresh token. */
function userCredentials(text: string): Recognition | null {
  if (!text.includes('"authorized_user"') || !text.endsWith('}')) return null;
  const file = jsonObject(text) ?? {};
  if (file['type'] !== 'authorized_user' || typeof file['refresh_token'] !== 'string') return null;
  return recognised('gcp.user_credentials', {
    ephemeral: false,
    joinKeys: namedBy('gcp.client_id', file['client_id']),
  });
}

/** https://cloud.google.com/storage/docs/authentication/signatures: the key's owner signs, not the key's id. */
function signedUrl(url: string): Recognition | null {
  if (!url.includes('X-Goog-Signature=') || /\s/.test(url)) return null;
  const query = signedQuery(url, 'Goog');
  if (query === null) return null;
  const { issuedAt, expiresAt } = query;
  const joinKeys = [`gcp.service_account:${query.keyId}`];
  return recognised('gcp.signed_url', {
    ephemeral: true,
    issuedAt,
    expiresAt,
    subject: query.keyId,
    audience: [query.scope],
    joinKeys,
  });
}
