import { canonicalValue } from '../../../src/core/canonical.ts';
import { asFields, jsonFields, textField } from '../../../src/core/issuers/reading/fields.ts';
import { storedLeaves, storedSecrets } from '../../../src/core/issuers/reading/secret-leaves.ts';
import { assignedCredentials } from '../hooks/stored/assignments.ts';
import { jsonCredentials, mayBeJson } from '../hooks/stored/json-document.ts';
import { credentialsUnder } from '../hooks/stored/named-value.ts';
import type { StoredCredential } from '../hooks/stored/stored-credential.ts';
import type { FetchedCredential } from '../recorder.ts';

/** What is known of a credential in the output of a command. */
export type OutputCredential = StoredCredential | Pick<FetchedCredential, 'secret' | 'type' | 'subject'>;

const mostCredentials = 64;

/** How the output of a command is read. Programs print values alone or, when they are asked to, JSON. */
const readers = {
  /** A token alone, or fields that say by their name what they are, in JSON or in lines. */
  token(text: string): readonly OutputCredential[] {
    if (mayBeJson(text)) return jsonCredentials(text) ?? [];
    const secret = canonicalValue(text);
    if (secret === null) return [];
    return /\s/.test(secret) ? assignedCredentials(text) : [{ secret }];
  },
  stored: storedSecrets,
  firstLine: (text: string) => storedSecrets(text.split('\n', 1)[0] ?? ''),
  SecretString: (text: string) => fieldOr(text, 'SecretString'),
  value: (text: string) => fieldOr(text, 'value'),
  /** Only what is kept encrypted is a secret. */
  parameter(text: string): readonly OutputCredential[] {
    const parameter = asFields(jsonFields(text)?.['Parameter']);
    if (parameter === null) return storedSecrets(text);
    return parameter['Type'] === 'SecureString' ? storedSecrets(textField(parameter, 'Value') ?? '') : [];
  },
  /** `op item get --format json` marks the fields that are secrets. */
  item(text: string): readonly OutputCredential[] {
    const fields = asList(jsonFields(text)?.['fields']) ?? asList(jsonList(text));
    if (fields === null) return storedSecrets(text);
    return fields.flatMap((field) =>
      asFields(field)?.['type'] === 'CONCEALED' ? storedSecrets(rawText(asFields(field), 'value')) : [],
    );
  },
  /** `-format=json`, `-field=x`, or a table of two columns. */
  vault(text: string): readonly OutputCredential[] {
    const answer = jsonFields(text);
    if (answer !== null) {
      const data = asFields(answer['data']);
      const token = textField(asFields(answer['auth']), 'client_token');
      const leaves = storedLeaves(JSON.stringify(asFields(data?.['data']) ?? data ?? {}));
      return [...leaves, ...storedSecrets(token ?? '')];
    }
    const lines = [...text.matchAll(/^(\w[\w.-]*)[ \t]{2,}(\S.*)$/gm)];
    if (lines.length === 0) return storedSecrets(text);
    return lines.flatMap(([, name = '', value = '']) => credentialsUnder(name, value));
  },
  /** `-o json`: values in base64. */
  kubernetes(text: string): readonly OutputCredential[] {
    const data = asFields(jsonFields(text)?.['data']);
    return Object.values(data ?? {}).flatMap((value) =>
      typeof value === 'string' ? storedSecrets(Buffer.from(value, 'base64').toString('utf8')) : [],
    );
  },
} as const satisfies Readonly<Record<string, (text: string) => readonly OutputCredential[]>>;

export type OutputReader = keyof typeof readers;

/** The credentials in what a command printed, at most 64. */
export function readOutput(text: string, reader: OutputReader): readonly OutputCredential[] {
  return text.includes('\0') ? [] : readers[reader](text).slice(0, mostCredentials);
}

function fieldOr(text: string, name: string): readonly OutputCredential[] {
  const fields = jsonFields(text);
  const value = fields === null ? null : rawText(fields, name);
  return storedSecrets(value === null || value === '' ? text : value);
}

/** Longer than what is fit to be shown: it is a secret. */
function rawText(fields: Readonly<Record<string, unknown>> | null, name: string): string {
  const value = fields?.[name];
  return typeof value === 'string' ? value : '';
}

function jsonList(text: string): unknown {
  if (!text.trimStart().startsWith('[')) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asList(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value.slice(0, mostCredentials) : null;
}
