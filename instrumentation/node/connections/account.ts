import type { UrlSecret } from '../../../src/core/canonical.ts';
import type { Account } from '../recorder.ts';

interface Login {
  readonly system: string;
  /** Where its servers listen when nobody says otherwise. */
  readonly port: number;
}

/** What a password opens, by the scheme of its URL. MariaDB is reached under MySQL's name too: they share one. */
const logins: Readonly<Record<string, Login>> = {
  postgres: { system: 'postgresql', port: 5432 },
  postgresql: { system: 'postgresql', port: 5432 },
  mysql: { system: 'mysql', port: 3306 },
  mariadb: { system: 'mysql', port: 3306 },
  redis: { system: 'redis', port: 6379 },
  rediss: { system: 'redis', port: 6379 },
  valkey: { system: 'redis', port: 6379 },
  mongodb: { system: 'mongodb', port: 27_017 },
  'mongodb+srv': { system: 'mongodb', port: 27_017 },
  kafka: { system: 'kafka', port: 9092 },
  amqp: { system: 'amqp', port: 5672 },
  amqps: { system: 'amqp', port: 5671 },
  mqtt: { system: 'mqtt', port: 1883 },
  mqtts: { system: 'mqtt', port: 8883 },
  nats: { system: 'nats', port: 4222 },
  smtp: { system: 'smtp', port: 587 },
  smtps: { system: 'smtp', port: 465 },
  ldap: { system: 'ldap', port: 389 },
  ldaps: { system: 'ldap', port: 636 },
  ssh: { system: 'ssh', port: 22 },
  sftp: { system: 'ssh', port: 22 },
};

/** The system behind a URL's scheme, as in `db.system.name`; null when it is none with logins of its own. */
export function systemOfScheme(scheme: string): string | null {
  return Object.hasOwn(logins, scheme) ? (logins[scheme]?.system ?? null) : null;
}

/** Type of a password of this system, for which its form says nothing. */
export function passwordType(system: string): string {
  return /^(?:postgresql|mysql|mariadb|redis|mongodb)$/.test(system)
    ? 'database.password'
    : `${system}.password`;
}

/** Whose password a connection URL holds; null when the scheme is that of no login. */
export function accountOfUrl(text: string, url: UrlSecret): Account | null {
  const login = Object.hasOwn(logins, url.scheme) ? logins[url.scheme] : undefined;
  if (login === undefined) return null;
  // The host of `+srv` names a service, whose servers are called otherwise.
  const named = url.scheme === 'mongodb+srv' ? '' : decoded(url.host);
  const given = login.system === 'postgresql' ? /[?&]host=([^&#]+)/.exec(text)?.[1] : undefined;
  return {
    system: login.system,
    user: url.user === '' ? null : url.user,
    address: addressOf(given === undefined ? named : decoded(given)),
    port: url.port ?? login.port,
  };
}

/** A host as it is compared: lower case, without the brackets of IPv6; null when there is none. */
export function addressOf(host: string): string | null {
  const address = host.startsWith('/') ? host : host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return address === '' ? null : address;
}

/** MariaDB and MySQL share logins, URLs and clients. */
export function sharedSystem(system: string): string {
  return system === 'mariadb' ? 'mysql' : system;
}

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::)$/;

/** Whether an address means the machine itself, which every machine calls by the same names. */
export function isLoopback(address: string): boolean {
  return loopback.test(address);
}

/** PostgreSQL's clients are told a folder and connect to a file in it (manual, "Client Connection"). */
const postgresSocket = /^(\/.*)\/\.s\.PGSQL\.(\d{1,5})$/;

/** The account behind a connection, in the words of a URL. */
export function accountOfConnection(account: Account): Account {
  const file = postgresSocket.exec(account.address ?? '');
  return file === null ? account : { ...account, address: file[1] ?? null, port: Number(file[2]) };
}

/**
 * The public name under which a login that never sends its secret, and the secret that was fetched for it,
 * find each other: `account:postgresql://app@db.internal:5432`. Null when it would name more than one
 * account. The own machine goes by its host name: `localhost` would join the machines of a whole company.
 */
export function accountJoinKey({ system, user, address, port }: Account, hostName: string): string | null {
  if (system === null || user === null || address === null) return null;
  const shared = sharedSystem(system);
  const at = address.startsWith('/')
    ? hostName.toLowerCase() + address
    : isLoopback(address)
      ? hostName.toLowerCase()
      : address;
  const standard = Object.values(logins).find((login) => login.system === shared)?.port;
  return `account:${shared}://${encodeURIComponent(user.toWellFormed())}@${at}:${port ?? standard ?? 0}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
