import { expect, test } from 'vitest';
import {
  rememberAccount,
  rememberFetched,
  secretOfAccount,
} from '../../../../instrumentation/node/connections/known-accounts.ts';
import type { Account } from '../../../../instrumentation/node/recorder.ts';
import type { Secret } from '../../../../src/core/secret.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const secret = (): Secret => fakeSecret('', 20) as Secret;
let users = 0;
/** Nobody else's: accounts are remembered for the whole process. */
const someUser = (): string => `user${users++}`;
const account = (user: string, more: Partial<Account> = {}): Account => ({
  system: 'postgresql',
  user,
  address: 'db',
  port: 5432,
  ...more,
});

test.each([
  ['the same', {}, {}, true],
  ['no port', { port: null }, {}, true],
  ['no host', { address: null, port: null }, {}, true],
  ['no host, although with a port', { address: null }, { port: 6000 }, true],
  ['no system', { system: null }, {}, true],
  ['MariaDB for MySQL', { system: 'mysql' }, { system: 'mariadb' }, true],
  ['one name of the machine itself for another', { address: 'localhost' }, { address: '127.0.0.1' }, true],
  ['another host', { address: 'other' }, {}, false],
  ['another port', { port: 1 }, {}, false],
  ['another system', { system: 'mysql' }, {}, false],
])('an account with %s fits or does not', (_what, known, login, fits) => {
  const [user, value] = [someUser(), secret()];
  rememberAccount(account(user, known), value);
  expect(secretOfAccount(account(user, login))).toBe(fits ? value : null);
});

test('the one that says more about the login is taken, whenever it came', () => {
  const [user, exact, vague] = [someUser(), secret(), secret()];
  rememberAccount(account(user), exact);
  rememberAccount(account(user, { address: null }), vague);
  expect(secretOfAccount(account(user))).toBe(exact);
  expect(secretOfAccount(account(user, { address: 'elsewhere' }))).toBe(vague);
});

test('two that fit equally well are not guessed between, unless they are one secret', () => {
  const [user, one, other] = [someUser(), secret(), secret()];
  rememberAccount(account(user, { address: null, port: null }), one);
  rememberAccount(account(user, { system: null, address: 'db', port: null }), other);
  expect(secretOfAccount(account(user))).toBeNull();
  rememberAccount(account(user, { address: null, port: null }), other);
  expect(secretOfAccount(account(user))).toBe(other);
});

test('a newer secret of the same account takes the place of the older', () => {
  const [user, older, newer] = [someUser(), secret(), secret()];
  rememberAccount(account(user), older);
  rememberAccount(account(user), newer);
  expect(secretOfAccount(account(user))).toBe(newer);
});

test('an account without a user is nobody’s', () => {
  rememberAccount({ system: 'kafka', user: null, address: null, port: null }, secret());
  expect(secretOfAccount({ system: 'kafka', user: someUser(), address: 'x', port: 1 })).toBeNull();
});

test('of a password out of a vault only the user is known', () => {
  const [user, value] = [someUser(), secret()];
  const fetched = { secret: value, source: 'secret_manager', name: null, subject: user } as const;
  rememberFetched({ ...fetched, type: 'oauth.access_token' });
  expect(secretOfAccount(account(user))).toBeNull();
  rememberFetched({ ...fetched, type: 'database.password' });
  expect(secretOfAccount(account(user))).toBe(value);
});

test('the oldest of very many is forgotten', () => {
  const [first, value] = [someUser(), secret()];
  rememberAccount(account(first), value);
  for (let i = 0; i < 300; i++) rememberAccount(account(someUser()), secret());
  expect(secretOfAccount(account(first))).toBeNull();
});
