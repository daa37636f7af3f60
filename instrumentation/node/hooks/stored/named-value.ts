import { canonicalAuthorization, canonicalUrl, canonicalValue } from '../../../../src/core/canonical.ts';
import { envelopedSecret } from '../../../../src/core/enveloped-secret.ts';
import { looksLikeCredential } from '../../../../src/core/recognise.ts';
import type { Secret } from '../../../../src/core/secret.ts';
import { secretName } from '../../../../src/core/secret-names.ts';
import { accountOfUrl, passwordType } from '../../connections/account.ts';
import { accountFacts } from '../../connections/account-facts.ts';
import { pathCredentials } from '../../path-credentials.ts';
import { queryCredentials } from '../../query-credentials.ts';
import type { Account } from '../../recorder.ts';
import { accountBeside, type Sibling } from './account-beside.ts';
import { privateKeys } from './pem.ts';
import type { StoredCredential } from './stored-credential.ts';

/** Shorter values under a secret's name are switches, numbers and words, not worth an identity. */
const shortestNamed = 6;
const longest = 16_384;

const anyUrl = /^[a-z][a-z0-9+.-]{1,31}:\/\//i;
const database =
  /^(?:postgres|mysql|mariadb|mongodb|redis|mssql|sqlserver|oracle|cockroach|clickhouse|valkey)/;
const scheme = /^(?:bearer|basic|token)\s/i;

/**
 * The credentials that a value under this name holds: usually one or none. A connection URL is its
 * password, an Authorization value loses its scheme, and a public name hides nothing.
 */
export function credentialsUnder(name: string, value: string): readonly StoredCredential[] {
  const secret = canonicalValue(value);
  if (secret === null || secret.length > longest) return [];
  const keys = privateKeys(secret);
  if (keys.length > 0) return keys;
  const enveloped = envelopedCredential(secret);
  if (enveloped !== null) return [enveloped];
  if (anyUrl.test(secret)) return urlCredential(secret);
  const kind = secretName(name);
  if (kind === 'public') return [];
  const basic = encodedLogin(name, secret);
  if (basic !== null) return [basic];
  if (kind === 'secret' && scheme.test(secret)) return authorization(secret);
  if (kind === 'secret' && secret.length >= shortestNamed && !isNoSecret(secret)) return [{ secret }];
  return looksLikeCredential(secret) ? [{ secret }] : [];
}

/** A text that only wraps what is presented: a shared access signature, a connection string, a webhook. */
export function envelopedCredential(text: string): StoredCredential | null {
  const found = envelopedSecret(text);
  if (found === null) return null;
  const { secret, facts } = found;
  if (facts === null) return { secret };
  const { type, provider, subject, joinKeys, expiresAt, scopes } = facts;
  return {
    secret,
    type,
    provider,
    joinKeys,
    scopes,
    ...(subject === null ? {} : { subject }),
    ...(expiresAt === null ? {} : { expiresAt }),
  };
}

const webAddress = /^(?:https?|wss?):\/\/([^/?#\s@:]{1,255})(?::\d{1,5})?([/?]\S*)$/i;

/** What a web address carries in its path or query is presented as it stands there. */
function credentialsOfAddress(text: string): readonly StoredCredential[] {
  const [, host, path] = webAddress.exec(text) ?? [];
  if (host === undefined || path === undefined) return [];
  const question = path.indexOf('?');
  const found = [...pathCredentials(host.toLowerCase(), path, question < 0 ? path.length : question)];
  if (question >= 0) found.push(...queryCredentials(path, question + 1));
  return found.filter(({ secret }) => !isNoSecret(secret)).map(({ secret }) => ({ secret }));
}

/** The password of a connection URL, else what its path or query carries. A URL without any is an address, whatever its name says. */
export function urlCredential(text: string): readonly StoredCredential[] {
  const url = canonicalUrl(text);
  if (url === null) return credentialsOfAddress(text);
  if (isNoSecret(url.secret)) return [];
  const account = accountOfUrl(text, url);
  const type = database.test(url.scheme) ? 'database.password' : passwordTypeOf(account);
  return [
    {
      secret: url.secret,
      ...(url.user === null || url.user === '' ? {} : { subject: url.user }),
      ...(type === null ? {} : { type }),
      ...accountFacts(account, url.secret),
    },
  ];
}

function passwordTypeOf(account: Account | null): string | null {
  return account === null || account.system === null ? null : passwordType(account.system);
}

/** What the neighbours of a password say of the credentials that were found under its name. */
export function withAccountBeside(
  found: readonly StoredCredential[],
  name: string,
  sibling: Sibling,
): readonly StoredCredential[] {
  const [only, more] = found;
  if (only === undefined || more !== undefined || only.account !== undefined) return found;
  const account = accountBeside(name, sibling);
  if (account === null || account.user === only.secret) return found;
  const type = only.type ?? passwordTypeOf(account);
  return [
    {
      ...only,
      ...(only.subject !== undefined || account.user === null ? {} : { subject: account.user }),
      ...(type === null ? {} : { type }),
      ...accountFacts(account, only.secret),
    },
  ];
}

function authorization(text: string): readonly StoredCredential[] {
  const found = canonicalAuthorization(text);
  if (found === null) return [];
  return [{ secret: found.secret, ...(found.user === null ? {} : { subject: found.user }) }];
}

/** `auth` of Docker, `_auth` and `_password` of npm: base64 of what `Basic` then carries (RFC 7617). */
function encodedLogin(name: string, value: string): StoredCredential | null {
  if (!/^(?:_?auth|npm_config__auth|_password)$/i.test(name) || !/^[A-Za-z0-9+/]+={0,2}$/.test(value))
    return null;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  if (decoded === '' || !/^[\x20-\x7e]+$/.test(decoded)) return null;
  if (name === '_password') return { secret: decoded as Secret };
  const colon = decoded.indexOf(':');
  const password = canonicalValue(decoded.slice(colon + 1));
  return colon < 0 || password === null ? null : { secret: password, subject: decoded.slice(0, colon) };
}

const words =
  /^(?:true|false|yes|no|on|off|null|none|nil|undefined|enabled|disabled|default|required|optional|\d{1,9})$/i;
const placeholder =
  /^(?:<[^>]*>|\$\{[^}]*\}|\$\([^)]*\)|\$[A-Z_][A-Z0-9_]*|\{\{.*\}\}|\*+|x{4,}|change[-_ ]?me.*|your[-_ ].*)$/i;
/** dotenvx, SOPS and Ansible keep secrets so; what they decrypt is read elsewhere. */
const ciphertext = /^(?:encrypted:[A-Za-z0-9+/=]+|ENC\[[A-Z0-9_]+,.*\]|!vault\b.*|\$ANSIBLE_VAULT;.*)$/s;
const path =
  /^(?:~|\.{1,2}|\/(?:etc|var|run|home|root|usr|opt|mnt|srv|tmp|app|proc|dev|users|private|secrets|workspace))\/|^(?:[~.]*|[a-z]:)[\\/][^\s]*\.[a-z0-9]{1,8}$/i;

/** Switches, numbers, placeholders, paths and ciphertexts stand under secret-looking names too. */
function isNoSecret(value: string): boolean {
  return words.test(value) || placeholder.test(value) || path.test(value) || ciphertext.test(value);
}
