import { describe, expect, test } from 'vitest';
import { usedLogin } from '../../../../instrumentation/node/connections/used-login.ts';
import type { Secret } from '../../../../src/core/secret.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const secret = fakeSecret('', 20) as Secret;
const login = { system: 'postgresql', user: 'app', mechanism: 'SCRAM-SHA-256', secret: null };
const at = { address: 'db.internal', port: 5432 };
const joinKey = 'account:postgresql://app@db.internal:5432';

test('a login whose secret is known is a use of it, and carries the name of its account', () => {
  expect(usedLogin({ login, secret, ...at })).toEqual({
    secret,
    location: 'connection',
    name: null,
    subject: 'app',
    type: 'database.password',
    mechanism: 'SCRAM-SHA-256',
    target: { ...at, method: null, path: null, rpc: null, db: { system: 'postgresql', operation: null } },
    facts: { joinKeys: [joinKey] },
  });
});

test('for a secret that is not known its account stands', () => {
  expect(usedLogin({ login, secret: null, ...at })).toMatchObject({
    secret: joinKey,
    type: 'database.password',
    facts: { joinKeys: [joinKey] },
  });
});

test('without a secret and a user there is nothing to report', () => {
  expect(usedLogin({ login: { ...login, user: null }, secret: null, ...at })).toBeNull();
});

describe('a user is shown, a secret never', () => {
  test.each([
    ['the secret as the user', secret],
    ['a token as the user', fakeSecret('ghp_', 36)],
    ['an empty user', ''],
  ])('%s', (_what, user) => {
    const use = usedLogin({ login: { ...login, user }, secret, ...at });
    expect([use?.subject, use?.facts]).toEqual([null, {}]);
    expect(JSON.stringify({ ...use, secret: '' })).not.toContain(user || secret);
  });
});

test('a token of its own kind keeps its kind, and is not named by the account', () => {
  const keyId = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOP');
  const token = `db.test:5432/?Action=connect&DBUser=app&X-Amz-Credential=${keyId}%2F20260102&X-Amz-Date=20260102T030405Z&X-Amz-Expires=900`;
  expect(usedLogin({ login, secret: token as Secret, ...at })).toMatchObject({
    type: 'aws.database_auth_token',
    facts: { ephemeral: true, joinKeys: [`aws.access_key_id:${keyId}`] },
  });
  const jwtLike = fakeSecret('ghs_', 36) as Secret;
  expect(usedLogin({ login, secret: jwtLike, ...at })?.facts).toEqual({});
});

test.each(['smtp', 'ldap', 'ssh'])('%s is no database: its type says what it is', (system) => {
  const use = usedLogin({ login: { ...login, system }, secret, ...at });
  expect([use?.type, use?.target.db]).toEqual([`${system}.password`, null]);
});
