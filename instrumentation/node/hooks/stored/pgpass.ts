import { canonicalValue } from '../../../../src/core/canonical.ts';
import { addressOf } from '../../connections/account.ts';
import { accountFacts } from '../../connections/account-facts.ts';
import type { Account } from '../../recorder.ts';
import type { StoredCredential } from './stored-credential.ts';

const most = 1_024;
const field = '((?:[^:\\\\]|\\\\.)*)';
const line = new RegExp(`^${field}:${field}:${field}:${field}:(.*)$`);

/** `host:port:database:user:password`, where a backslash escapes (PostgreSQL manual, "The Password File"). */
export function pgpassCredentials(text: string): readonly StoredCredential[] {
  return text.split('\n', most).flatMap((raw) => {
    const match = raw.startsWith('#') ? null : line.exec(raw.replace(/\r$/, ''));
    const secret = canonicalValue(unescaped(match?.[5] ?? ''));
    if (secret === null) return [];
    const [address, port, user] = [1, 2, 4].map((at) => named(match?.[at]));
    const account: Account = {
      system: 'postgresql',
      user: user ?? null,
      address: addressOf(address ?? ''),
      port: port == null || !/^\d{1,5}$/.test(port) ? null : Number(port),
    };
    return [
      {
        secret,
        type: 'database.password',
        ...(user == null ? {} : { subject: user }),
        ...accountFacts(account, secret),
      },
    ];
  });
}

/** A star stands for everything. */
function named(text: string | undefined): string | null {
  const value = unescaped(text ?? '');
  return value === '' || value === '*' ? null : value;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
