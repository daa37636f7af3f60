import type { JsonLeaf } from '../../canonical.ts';
import { canonicalUrl, canonicalValue, jsonLeaves } from '../../canonical.ts';
import { type EnvelopedSecret, envelopedSecret } from '../../enveloped-secret.ts';
import type { Secret } from '../../secret.ts';
import { jsonFields, textField } from './fields.ts';

/** A credential found in a stored or generated value. */
export interface SecretLeaf {
  readonly secret: Secret;
  readonly type: string | null;
  readonly provider: string | null;
  readonly subject: string | null;
  readonly joinKeys: readonly string[];
}

/**
 * The credentials in a value that somebody stored: the value itself and, when it is JSON, each leaf that
 * may be a secret, because the application uses the leaf. Nobody knows what people call their secrets,
 * so everything counts that is not public by its name or form.
 */
export function storedSecrets(text: string): readonly SecretLeaf[] {
  const whole = canonicalValue(text);
  if (whole === null) return [];
  if (!isJson(whole)) {
    const url = canonicalUrl(whole);
    if (url !== null) return [leaf(url.secret, { subject: url.user })];
    const enveloped = envelopedSecret(whole);
    return [enveloped === null ? keyOrText(whole) : envelopedLeaf(enveloped)];
  }
  return [leaf(whole, { type: 'secret.document' }), ...storedLeaves(whole)];
}

/** The leaves alone, for a store that hands out an object (Vault KV). A leaf may be a JSON text itself. */
export function storedLeaves(json: string): readonly SecretLeaf[] {
  const root = jsonFields(json);
  const user = textField(root, 'username') ?? textField(root, 'user');
  const isDatabase = typeof root?.['engine'] === 'string';
  return secretLeaves(json).flatMap(({ path, secret }) => {
    if (isJson(secret)) return [leaf(secret, { type: 'secret.document' }), ...plainLeaves(secret)];
    const isPassword = passwordName.test(snake(path));
    return valueSecret(secret).map((found) => ({
      ...found,
      type: found.type ?? (isPassword && isDatabase ? 'database.password' : null),
      subject: found.subject ?? (isPassword && !path.includes('.') ? user : null),
    }));
  });
}

/**
 * The credentials that a secrets engine generated. Its answer is mostly metadata, so only fields that are
 * secrets by name count, and only those at the top.
 */
export function generatedLeaves(json: string): readonly (SecretLeaf & { readonly name: string })[] {
  const top = jsonLeaves(json).filter(({ path }) => !path.includes('.'));
  const { leaves, ids } = pairKeys(top);
  const isPaired = leaves.length < top.length;
  return leaves
    .filter((found) => (isPaired && ids.has(found)) || generatedName.test(snake(found.path)))
    .flatMap(({ path, secret }) => valueSecret(secret).map((found) => ({ ...found, name: snake(path) })));
}

function plainLeaves(json: Secret): readonly SecretLeaf[] {
  return secretLeaves(json).flatMap(({ secret }) => (isJson(secret) ? [] : valueSecret(secret)));
}

function secretLeaves(json: string): readonly JsonLeaf[] {
  const { leaves, ids } = pairKeys(jsonLeaves(json));
  return leaves.filter((found) => ids.has(found) || !isPublicName(found.path));
}

const awsKeyId = /^A[A-Z]{3}[A-Z0-9]{16}$/;
const plainUrl = /^[a-z][a-z0-9+.-]*:\/\//i;
const publicPem = /^-----BEGIN (CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY)-----/;

/** A text as the credential it is: a connection string is its password, a public text is none. */
function valueSecret(secret: Secret): readonly SecretLeaf[] {
  const url = canonicalUrl(secret);
  if (url !== null) return [leaf(url.secret, { subject: url.user })];
  const enveloped = envelopedSecret(secret);
  if (enveloped !== null) return [envelopedLeaf(enveloped)];
  if (plainUrl.test(secret) || publicPem.test(secret) || secret.startsWith('arn:')) return [];
  return [keyOrText(secret)];
}

function keyOrText(secret: Secret): SecretLeaf {
  if (!awsKeyId.test(secret)) return leaf(secret, {});
  const type = secret.startsWith('ASIA')
    ? 'aws.session'
    : secret.startsWith('AKIA')
      ? 'aws.access_key'
      : null;
  return leaf(secret, { type, provider: 'aws', joinKeys: [`aws.access_key_id:${secret}`] });
}

function envelopedLeaf({ secret, facts }: EnvelopedSecret): SecretLeaf {
  if (facts === null) return keyOrText(secret);
  const { type, provider, subject, joinKeys } = facts;
  return leaf(secret, { type, provider, subject, joinKeys });
}

function leaf(secret: Secret, facts: Partial<SecretLeaf>): SecretLeaf {
  return { secret, type: null, provider: null, subject: null, joinKeys: [], ...facts };
}

function isJson(text: string): boolean {
  if (!(text.startsWith('{') || text.startsWith('['))) return false;
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** The end of a name says what it is; answers may have names of any length. */
const longestName = 256;
const keyIdName = /(^|_)access_key(_id)?$/;
const companionName = /(^|_)(secret_(access_)?key|access_key_secret|(session|security)_token)$/;
const passwordName = /(^|_)(password|passwd|passphrase|pwd)$/;
const generatedName =
  /(^|_)(password|passwd|secret|secret_id|token|private_key|private_key_data|secret_key|api_key|connection_string|connection_url|otp)$|^key$/;
const publicName =
  /(^|_)(host|hosts|hostname|server|address|endpoint|port|user|username|user_name|login|engine|dbname|db|database|schema|region|zone|type|name|description|email|domain|issuer|audience|scope|scopes|version|environment|protocol|driver|cluster|bucket|[a-z]*identifier|arn|id|algorithm|fingerprint|accessor|public_key)$/;

/**
 * An access key id and its secret key are one credential, named by the id, because the secret key never
 * crosses the wire: the companions beside an id are left out. `ids` are the leaves that are such ids.
 */
function pairKeys(leaves: readonly JsonLeaf[]): { leaves: readonly JsonLeaf[]; ids: ReadonlySet<JsonLeaf> } {
  const isCompanion = ({ path }: JsonLeaf) => companionName.test(snake(path));
  const withCompanion = new Set(leaves.filter(isCompanion).map(parent));
  // `secret_access_key` ends like the name of an id.
  const isId = (found: JsonLeaf) =>
    keyIdName.test(snake(found.path)) && !isCompanion(found) && withCompanion.has(parent(found));
  const ids = new Set(leaves.filter((found) => awsKeyId.test(found.secret) || isId(found)));
  const withId = new Set([...ids].map(parent));
  return { leaves: leaves.filter((found) => !(isCompanion(found) && withId.has(parent(found)))), ids };
}

/** `secret_id` is the secret half of a Vault AppRole, whatever its name says. */
function isPublicName(path: string): boolean {
  const name = snake(path);
  return publicName.test(name) && !/(^|_)secret_id$/.test(name);
}

function parent({ path }: JsonLeaf): string {
  return path.slice(0, path.lastIndexOf('.') + 1);
}

/** The last name of a path in lower snake case: `db.apiKey` and `API-KEY` are one name; a list names its items. */
function snake(path: string): string {
  const tail = path.slice(-longestName).replace(/(?:\.\d+)+$/, '');
  return tail
    .slice(tail.lastIndexOf('.') + 1)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}
