import { canonicalValue } from '../../../../src/core/canonical.ts';
import { instantOfDate } from '../../../../src/core/issuers/reading/lifetimes.ts';
import { looksLikeCredential } from '../../../../src/core/recognise.ts';
import { withoutCompanions } from './aws-pair.ts';
import { credentialsUnder } from './named-value.ts';
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
    typeof value === 'string' ? [{ name, value }] : [],
  );
  const key = serviceAccountFacts(fields);
  const expiresAt = expiryOf(fields);
  return withoutCompanions(texts).flatMap(({ name, value }) =>
    credentialsUnder(dockerName(name), value).map((found) => ({
      ...found,
      ...(name === 'private_key' ? key : {}),
      ...(expiresAt !== null && expiring.test(name) ? { expiresAt } : {}),
    })),
  );
}

/** Docker's own spelling of two tokens. */
function dockerName(name: string): string {
  return name === 'identitytoken' || name === 'registrytoken' ? 'token' : name;
}

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

const expiring = /^(?:access_?token|id_?token|token|access_?key_?id)$/i;

/** AWS's login cache says `expiresAt`, its role cache `Expiration`. */
function expiryOf(fields: Fields) {
  return instantOfDate(fields['expiresAt'] ?? fields['Expiration'] ?? fields['expires_at']);
}
