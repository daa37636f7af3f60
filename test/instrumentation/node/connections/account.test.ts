import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import {
  accountJoinKey,
  accountOfConnection,
  accountOfUrl,
  passwordType,
  systemOfScheme,
} from '../../../../instrumentation/node/connections/account.ts';
import { accountFacts, accountKey } from '../../../../instrumentation/node/connections/account-facts.ts';
import { canonicalUrl } from '../../../../src/core/canonical.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const secret = fakeSecret('', 20);
const host = 'Machine-1';

describe('the account of a connection URL', () => {
  test.each([
    ['PostgreSQL', `postgres://app:${secret}@DB.internal/x`, ['postgresql', 'app', 'db.internal', 5432]],
    ['a port', `postgresql://app:${secret}@db:6543/x`, ['postgresql', 'app', 'db', 6543]],
    ['a user with an escape', `mysql://a%40b:${secret}@db`, ['mysql', 'a@b', 'db', 3306]],
    ['MariaDB, as MySQL', `mariadb://app:${secret}@db`, ['mysql', 'app', 'db', 3306]],
    ['no user', `redis://:${secret}@cache`, ['redis', null, 'cache', 6379]],
    ['several hosts, the first', `mongodb://app:${secret}@h1:27018,h2/x`, ['mongodb', 'app', 'h1', 27018]],
    [
      'a service, without a host',
      `mongodb+srv://app:${secret}@x.mongodb.net`,
      ['mongodb', 'app', null, 27017],
    ],
    [
      'a socket folder',
      `postgres://app:${secret}@localhost/x?host=%2Fvar%2Frun`,
      ['postgresql', 'app', '/var/run', 5432],
    ],
    ['IPv6', `redis://app:${secret}@[::1]:7000`, ['redis', 'app', '::1', 7000]],
  ])('%s', (_what, text, [system, user, address, port]) => {
    const url = canonicalUrl(text);
    expect(url && accountOfUrl(text, url)).toEqual({ system, user, address, port });
  });

  test('a web address has none', () => {
    const text = `https://me:${secret}@git.example`;
    const url = canonicalUrl(text);
    expect(url && accountOfUrl(text, url)).toBeNull();
    expect(systemOfScheme('constructor')).toBeNull();
  });
});

describe('the join key of an account', () => {
  test.each([
    [
      'a host',
      { system: 'postgresql', user: 'app', address: 'db', port: 5432 },
      'account:postgresql://app@db:5432',
    ],
    [
      'a user that is half a character',
      { system: 'postgresql', user: 'a\ud800', address: 'db', port: 5432 },
      'account:postgresql://a%EF%BF%BD@db:5432',
    ],
    [
      'MariaDB, as MySQL',
      { system: 'mariadb', user: 'app', address: 'db', port: 3306 },
      'account:mysql://app@db:3306',
    ],
    [
      'no port: the usual one',
      { system: 'redis', user: 'app', address: 'c', port: null },
      'account:redis://app@c:6379',
    ],
    [
      'a user with signs',
      { system: 'ldap', user: 'cn=a,dc=b', address: 'd', port: 389 },
      'account:ldap://cn%3Da%2Cdc%3Db@d:389',
    ],
    [
      'the machine itself, by name',
      { system: 'mysql', user: 'a', address: '127.0.0.1', port: 3306 },
      'account:mysql://a@machine-1:3306',
    ],
    [
      'a socket file of the machine',
      { system: 'mysql', user: 'a', address: '/run/m.sock', port: null },
      'account:mysql://a@machine-1/run/m.sock:3306',
    ],
    ['no user', { system: 'redis', user: null, address: 'c', port: 6379 }, null],
    ['no host', { system: 'redis', user: 'app', address: null, port: 6379 }, null],
    ['no system', { system: null, user: 'app', address: 'c', port: 6379 }, null],
  ])('%s', (_what, account, key) => {
    expect(accountJoinKey(account, host)).toBe(key);
  });

  test('a user who is the secret, or looks like one, gives none', () => {
    const account = { system: 'redis', user: secret, address: 'c', port: 1 };
    expect(accountKey(account, secret)).toBeNull();
    const token = fakeSecret('ghp_', 36);
    expect(accountKey({ ...account, user: token }, secret)).toBeNull();
    expect(accountFacts({ ...account, user: null }, secret)).toEqual({});
    expect(accountKey({ ...account, user: 'u', address: '::1' }, null)).toBe(
      `account:redis://u@${hostname().toLowerCase()}:1`,
    );
  });
});

test('a socket file of PostgreSQL is its folder and port', () => {
  const account = { system: 'postgresql', user: 'a', address: '/run/pg/.s.PGSQL.5433', port: null };
  expect(accountOfConnection(account)).toEqual({ ...account, address: '/run/pg', port: 5433 });
});

test('a password is typed by its system', () => {
  expect(['postgresql', 'mariadb', 'kafka'].map(passwordType)).toEqual([
    'database.password',
    'database.password',
    'kafka.password',
  ]);
});
