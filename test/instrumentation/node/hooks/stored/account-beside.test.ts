import { expect, test } from 'vitest';
import { accountBeside } from '../../../../../instrumentation/node/hooks/stored/account-beside.ts';
import type { Account } from '../../../../../instrumentation/node/recorder.ts';

const account = (
  system: string | null,
  user: string,
  address: string | null,
  port: number | null,
): Account => ({
  system,
  user,
  address,
  port,
});

test.each<readonly [string, string, Readonly<Record<string, string>>, Account | null]>([
  [
    'libpq',
    'PGPASSWORD',
    { PGUSER: 'app', PGHOST: 'DB', PGPORT: '5433' },
    account('postgresql', 'app', 'db', 5433),
  ],
  [
    'libpq, a socket folder',
    'PGPASSWORD',
    { PGUSER: 'app', PGHOST: '/var/run/Pg' },
    account('postgresql', 'app', '/var/run/Pg', null),
  ],
  [
    'MySQL',
    'MYSQL_PWD',
    { MYSQL_USER: 'app', MYSQL_HOST: 'db', MYSQL_TCP_PORT: '3307' },
    account('mysql', 'app', 'db', 3307),
  ],
  ['any prefix', 'DB_PASSWORD', { DB_USERNAME: 'app', DB_HOST: 'db:6000' }, account(null, 'app', 'db', 6000)],
  ['a kind', 'DB_PASSWORD', { DB_USER: 'app', DB_CONNECTION: 'mysql' }, account('mysql', 'app', null, null)],
  ['Kafka', 'KAFKA_PASSWORD', { KAFKA_USER: 'app' }, account('kafka', 'app', null, null)],
  [
    'mail',
    'SMTP_PASS',
    { SMTP_USER: 'me@x.test', SMTP_HOST: 'mail' },
    account('smtp', 'me@x.test', 'mail', null),
  ],
  [
    'a secret of RDS',
    'password',
    { username: 'app', host: 'db', port: '5432', engine: 'postgres' },
    account('postgresql', 'app', 'db', 5432),
  ],
  ['a field of its own', 'dbPassword', { dbUser: 'app', dbHost: 'db' }, account(null, 'app', 'db', null)],
  ['no user', 'DB_PASSWORD', { DB_HOST: 'db' }, null],
  ['an empty user', 'DB_PASSWORD', { DB_USER: ' ' }, null],
  ['no password', 'API_KEY', { API_USER: 'app' }, null],
  ['another prefix', 'DB_PASSWORD', { CACHE_USER: 'app' }, null],
  ['a very long user', 'DB_PASSWORD', { DB_USER: 'x'.repeat(300) }, null],
])('the account of %s', (_what, name, beside, expected) => {
  expect(accountBeside(name, (other) => beside[other])).toEqual(expected);
});
