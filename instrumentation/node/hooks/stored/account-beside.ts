import { addressOf, systemOfScheme } from '../../connections/account.ts';
import type { Account } from '../../recorder.ts';

/** The value that stands beside under a name. */
export type Sibling = (name: string) => string | undefined;

const secretWord = /(password|passwd|passphrase|pass|pwd)$/i;
const users = ['user', 'username', 'user_name', 'login'];
const hosts = ['host', 'hostname', 'server', 'addr', 'address', 'endpoint'];
const ports = ['port', 'tcp_port'];
const kinds = ['engine', 'dialect', 'driver', 'connection', 'client', 'type', 'scheme', 'protocol'];
const longest = 256;

/** What a prefix says of the system: `PGPASSWORD`, `SMTP_PASSWORD`. */
const systems: readonly (readonly [RegExp, string])[] = [
  [/postgres|^pg|[_-]pg/i, 'postgresql'],
  [/mysql|mariadb/i, 'mysql'],
  [/redis|valkey/i, 'redis'],
  [/mongo/i, 'mongodb'],
  [/kafka/i, 'kafka'],
  [/rabbit|amqp/i, 'amqp'],
  [/mqtt/i, 'mqtt'],
  [/nats/i, 'nats'],
  [/smtp|mail/i, 'smtp'],
  [/ldap/i, 'ldap'],
  [/ssh|sftp/i, 'ssh'],
];

/**
 * Whose password a variable or field is, as its neighbours say: `PGUSER`, `PGHOST` and `PGPORT` beside
 * `PGPASSWORD`; `username` and `host` beside `password`. Null when no user stands there.
 */
export function accountBeside(name: string, sibling: Sibling): Account | null {
  const word = secretWord.exec(name)?.[1];
  if (word === undefined) return null;
  const prefix = name.slice(0, -word.length);
  const read = (names: readonly string[]): string | null => {
    for (const each of names) {
      const value = sibling(prefix + inCaseOf(word, each))?.trim();
      if (value !== undefined && value !== '' && value.length <= longest) return value;
    }
    return null;
  };
  const user = read(users);
  if (user === null) return null;
  const { address, port } = hostAndPort(read(hosts));
  return { system: systemOf(prefix, read(kinds)), user, address, port: portOf(read(ports)) ?? port };
}

function systemOf(prefix: string, kind: string | null): string | null {
  const named =
    kind === null ? null : systemOfScheme(kind.toLowerCase().replace(/^(?:pg|pgsql)$/, 'postgres'));
  return named ?? systems.find(([pattern]) => pattern.test(prefix))?.[1] ?? null;
}

function hostAndPort(text: string | null): { readonly address: string | null; readonly port: number | null } {
  if (text === null) return { address: null, port: null };
  const match = /^([^:/]+):(\d{1,5})$/.exec(text);
  return { address: addressOf(match?.[1] ?? text), port: portOf(match?.[2] ?? null) };
}

function portOf(text: string | null): number | null {
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : null;
}

/** `DB_PASSWORD` has a `DB_USER`, `dbPassword` a `dbUser`, `password` a `user`. */
function inCaseOf(word: string, text: string): string {
  if (word === word.toUpperCase()) return text.toUpperCase();
  if (word === word.toLowerCase()) return text;
  const camel = text.replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase());
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}
