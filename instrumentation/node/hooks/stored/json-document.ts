import { canonicalValue } from '../../../../src/core/canonical.ts';
import { instantOfTimestamp } from '../../../../src/core/issuers/reading/lifetimes.ts';
import { looksLikeCredential } from '../../../../src/core/recognise.ts';
import { withoutCompanions } from './aws-pair.ts';
import { credentialsUnder, withAccountBeside } from './named-value.ts';
import type { StoredCredential } from './stored-credential.ts';

const mostObjects = 1_024;
const deepest = 8;

/** Whether a text may be a JSON object or array; cheap. */
export function mayBeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/**
 * The credentials in a JSON document: leaves by the name or form, and the document itself where it is
 * one (a service account's key file). Null when the text is not JSON.
 */
export function jsonCredentials(text: string): readonly StoredCredential[] | null {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return null;
  }
  const leaves = objectsOf(root).flatMap(leavesOf);
  const document = canonicalValue(text);
  return document !== null && looksLikeCredential(document) ? [{ secret: document }, ...leaves] : leaves;
}

type Fields = Readonly<Record<string, unknown>>;

/** Objects breadth first, so that a large document gives its upper part. */
function objectsOf(root: unknown): readonly Fields[] {
  const objects: Fields[] = [];
  let level: unknown[] = [root];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null || objects.length >= mostObjects) continue;
      objects.push(value as Fields);
      next.push(...Object.values(value).slice(0, mostObjects));
    }
    level = next;
  }
  return objects;
}

function leavesOf(fields: Fields): readonly StoredCredential[] {
  const texts = Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ name: commonName(name, fields), field: name, value }] : [],
  );
  const key = serviceAccountFacts(fields);
  const expiresAt = expiryOf(fields);
  const scopes = scopesOf(fields);
  const sibling = (name: string): string | undefined => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  return withoutCompanions(texts).flatMap(({ name, field, value }) =>
    withAccountBeside(credentialsUnder(name, value), field, sibling).map((found) => ({
      ...found,
      ...(name === 'private_key' ? key : {}),
      ...(expiresAt !== null && expiring.test(name) ? { expiresAt } : {}),
      ...(scopes.length > 0 && scoped.test(name) ? { scopes } : {}),
    })),
  );
}

/** Names that tools have given to tokens, where they would say nothing elsewhere. */
function commonName(name: string, fields: Fields): string {
  // Docker's config.json and the answers of its helpers.
  if (name === 'identitytoken' || name === 'registrytoken') return 'token';
  // MSAL's cache: one kind of object for all tokens.
  if (name === 'secret' && typeof fields['credential_type'] === 'string')
    return msalNames[fields['credential_type']] ?? 'secret';
  // OpenCode's auth.json: `{type: 'oauth', access, refresh, expires}`, `{type: 'api', key}`.
  if (fields['type'] === 'oauth' && (name === 'access' || name === 'refresh')) return `${name}_token`;
  return fields['type'] === 'api' && name === 'key' ? 'api_key' : name;
}

const msalNames: Readonly<Record<string, string>> = {
  AccessToken: 'access_token',
  RefreshToken: 'refresh_token',
  IdToken: 'id_token',
};

/** The key's id and owner are public names of it (google.aip.dev/auth/4112). */
function serviceAccountFacts(fields: Fields): Partial<StoredCredential> {
  const { type, private_key_id: id, client_email: email } = fields;
  if (type !== 'service_account' || typeof id !== 'string' || !/^[0-9a-f]{40}$/.test(id)) return {};
  return {
    type: 'gcp.service_account_key',
    provider: 'gcp',
    joinKeys: [`gcp.key_id:${id}`],
    ...(typeof email === 'string' ? { subject: email } : {}),
  };
}

const expiring = /^(?:access_?token|id_?token|token|access_?key_?id|client-?key-?data)$/i;
const scoped = /^(?:access|refresh)_?token$/i;
const mostScopes = 64;

/** AWS's login cache says `expiresAt`, its role cache `Expiration`; agents count in milliseconds, MSAL in seconds. */
const expiries = [
  'expiresAt',
  'Expiration',
  'expires_at',
  'expires_on',
  'expiry_date',
  'expires',
  'expirationTimestamp',
  'expiration',
  'expiry',
  'token_expiry',
];

function expiryOf(fields: Fields) {
  for (const name of expiries) {
    const expiresAt = Object.hasOwn(fields, name) ? instantOfTimestamp(fields[name]) : null;
    if (expiresAt !== null) return expiresAt;
  }
  return null;
}

/** A list, or words with spaces between them (RFC 6749 section 3.3); MSAL calls them its target. */
function scopesOf(fields: Fields): readonly string[] {
  const given = fields['scopes'] ?? fields['scope'] ?? fields['target'];
  const words: readonly unknown[] =
    typeof given === 'string' ? given.split(' ') : Array.isArray(given) ? given : [];
  return words
    .slice(0, mostScopes)
    .filter((word) => typeof word === 'string' && word !== '' && word.length <= 256) as readonly string[];
}
