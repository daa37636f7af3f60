import { canonicalValue } from '../../../../src/core/canonical.ts';
import { looksLikeCredential } from '../../../../src/core/recognise.ts';
import type { SecretPathKind } from '../secret-paths.ts';
import { assignedCredentials } from './assignments.ts';
import { jsonCredentials, mayBeJson } from './json-document.ts';
import { envelopedCredential, urlCredential } from './named-value.ts';
import { netrcCredentials } from './netrc.ts';
import { privateKeys, withoutPrivateKeys } from './pem.ts';
import { pgpassCredentials } from './pgpass.ts';
import type { StoredCredential } from './stored-credential.ts';

const mostPerFile = 64;
const shortestToken = 8;

/** A file that the application read. */
export interface SecretFile {
  readonly path: string;
  readonly kind: SecretPathKind;
  readonly text: string;
}

/** The credentials in a file whose path says that it holds some, at most 64, each once. */
export function fileCredentials(file: SecretFile): readonly StoredCredential[] {
  if (file.text.includes('\0')) return [];
  const bySecret = new Map<string, StoredCredential>();
  for (const found of read(file)) {
    if (bySecret.size < mostPerFile && !bySecret.has(found.secret)) bySecret.set(found.secret, found);
  }
  return [...bySecret.values()];
}

function read(file: SecretFile): readonly StoredCredential[] {
  const { path, kind } = file;
  const text = withEngine(file);
  if (mayBeJson(text)) return jsonCredentials(text) ?? assignedCredentials(text);
  if (/(?:^|\/)[._]netrc$/.test(path)) return netrcCredentials(text);
  if (/(?:^|\/)\.?pgpass(?:\.conf)?$/.test(path)) return pgpassCredentials(text);
  const keys = privateKeys(text);
  if (keys.length === 0) return loneSecret(kind, text) ?? assignedCredentials(text);
  return [...keys, ...assignedCredentials(withoutPrivateKeys(text))];
}

const engines: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)\.my\.cnf$/, 'mysql'],
  [/(?:^|\/)\.?pg_service\.conf$/, 'postgresql'],
];

/** Files of one database do not say of which: each section is told. */
function withEngine({ path, text }: SecretFile): string {
  const engine = engines.find(([pattern]) => pattern.test(path))?.[1];
  return engine === undefined ? text : text.replace(/^\[[^\]\n]*\]/gm, `$&\nengine=${engine}`);
}

/** A text without white space: a mounted secret is the whole of its file. */
function loneSecret(kind: SecretPathKind, text: string): readonly StoredCredential[] | null {
  const secret = canonicalValue(text);
  const enveloped = secret === null ? null : envelopedCredential(secret);
  if (enveloped !== null) return [enveloped];
  if (secret === null || /\s/.test(secret)) return null;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(secret)) return urlCredential(secret);
  if (/=[^=]/.test(secret)) return null;
  const isSecret = kind === 'whole' ? secret.length >= shortestToken : looksLikeCredential(secret);
  return isSecret ? [{ secret }] : [];
}
