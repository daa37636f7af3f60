import { canonicalValue } from '../../../../src/core/canonical.ts';
import type { StoredCredential } from './stored-credential.ts';

const most = 1_024;
const field = '((?:[^:\\\\]|\\\\.)*)';
const line = new RegExp(`^${field}:${field}:${field}:${field}:(.*)$`);

/** `host:port:database:user:password`, where a backslash escapes (PostgreSQL manual, "The Password File"). */
export function pgpassCredentials(text: string): readonly StoredCredential[] {
  return text.split('\n', most).flatMap((raw) => {
    const match = raw.startsWith('#') ? null : line.exec(raw.replace(/\r$/, ''));
    const secret = canonicalValue(unescaped(match?.[5] ?? ''));
    const user = unescaped(match?.[4] ?? '');
    if (secret === null) return [];
    return [{ secret, type: 'database.password', ...(user === '' || user === '*' ? {} : { subject: user }) }];
  });
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
