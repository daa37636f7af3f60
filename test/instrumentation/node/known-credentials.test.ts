import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKnownCredentials } from '../../../instrumentation/node/known-credentials.ts';
import type { TargetInfo } from '../../../instrumentation/node/recorder.ts';
import { type FingerprintKey, fingerprint, fingerprintKey } from '../../../src/core/fingerprint.ts';
import { instant } from '../../../src/core/instant.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { fakeJwt } from '../../support/fake-jwt.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const key = fingerprintKey(randomBytes(32).toString('hex'));

function target(address: string): TargetInfo {
  return { address, port: 443, method: 'GET', path: '/', rpc: null };
}
function newSecret(): Secret {
  return fakeSecret('plain-', 30) as Secret;
}

test('the same facts make no new attributes, other facts do, under a number that is used once', () => {
  const known = createKnownCredentials({ key });
  const use = { secret: newSecret(), target: target('a.example.com'), name: 'authorization' };
  const first = known.used(use);
  const { attributes, revision } = first;
  known.used({ ...use, facts: {} });
  known.fetched({ secret: use.secret, source: 'env', name: 'authorization', scopes: [] });
  expect([first.attributes === attributes, first.revision]).toEqual([true, revision]);
  known.used({ ...use, facts: { scopes: ['a'] } });
  expect(first.attributes).toMatchObject({ 'mayfly.credential.scopes': ['a'] });
  expect(first.revision).toBeGreaterThan(revision);
  const other = known.used({ ...use, secret: newSecret() });
  expect(other.revision).toBeGreaterThan(first.revision);
});

test('what is asked for again stays known while thousands of others pass', () => {
  const known = createKnownCredentials({ key });
  const secret = newSecret();
  known.fetched({ secret, source: 'file', name: 'a', joinKeys: ['vault.lease_id:1'], scopes: ['kept'] });
  const use = (of: Secret) => known.used({ secret: of, target: target('a.example.com'), name: null });
  for (let i = 0; i < 5_000; i++) {
    use(`another-secret-${i}` as Secret);
    if (i % 500 === 0) use(secret);
  }
  expect(use(secret).attributes).toMatchObject({ 'mayfly.credential.scopes': ['kept'] });
  expect(known.byJoinKey('vault.lease_id:1')).toHaveLength(1);
});

test('what is not asked for is forgotten, and is the same credential when it comes back', () => {
  const known = createKnownCredentials({ key });
  const secret = newSecret();
  known.fetched({ secret, source: 'file', name: 'a', joinKeys: ['vault.lease_id:1'] });
  for (let i = 0; i < 2_100; i++)
    known.used({ secret: `another-secret-${i}` as Secret, target: target('a.example.com'), name: null });
  expect(known.byJoinKey('vault.lease_id:1')).toEqual([]);
  const back = known.used({ secret, target: target('a.example.com'), name: null });
  expect(back.fingerprint).toBe(fingerprint(key, secret));
});

test('an unknown secret that is shown at two hosts in turn is judged once at each', () => {
  const known = createKnownCredentials({ key });
  const secret = newSecret();
  const revisions = Array.from(
    { length: 10 },
    (_, i) => known.used({ secret, target: target(`${i % 2}.example.com`), name: null }).revision,
  );
  expect(new Set(revisions.slice(2)).size).toBe(1);
});

test('a renewal hands the same secret out again: the latest end counts, but for what rounding makes of it', () => {
  const known = createKnownCredentials({ key });
  const secret = newSecret();
  const fetchedUntil = (expiresAt: number) =>
    known.fetched({ secret, source: 'token_endpoint', name: null, expiresAt: instant(expiresAt) }).attributes;
  const first = fetchedUntil(1_800_000_000_000);
  expect(fetchedUntil(1_800_000_000_900)).toBe(first);
  expect(fetchedUntil(1_800_000_060_000)).toMatchObject({
    'mayfly.credential.expires_at': 1_800_000_060_000,
  });
  expect(fetchedUntil(1_800_000_030_000)).toMatchObject({
    'mayfly.credential.expires_at': 1_800_000_060_000,
  });
});

test('the end that a token itself tells stands, whatever an answer makes of it', () => {
  const known = createKnownCredentials({ key });
  const secret = fakeJwt({ iss: 'https://login.example.com', exp: 1_800_000_000 }) as Secret;
  known.fetched({ secret, source: 'token_endpoint', name: null, expiresAt: instant(1_900_000_000_000) });
  expect(known.fetched({ secret, source: 'env', name: 'A' }).attributes).toMatchObject({
    'mayfly.credential.expires_at': 1_800_000_000_000,
  });
});

test.each([
  ['a provider', 'vault.secret_id', 'vault'],
  ['a protocol', 'oauth.client_secret', 'unknown'],
])('a type that a place tells names its provider when it begins with %s', (_what, type, provider) => {
  const known = createKnownCredentials({ key });
  const use = { secret: newSecret(), target: target('a.example.com'), name: 'field', type };
  expect(known.used(use).attributes).toMatchObject({
    'mayfly.credential.type': type,
    'mayfly.credential.provider': provider,
  });
});

test('while a key is rotated a credential is told under both, in every attribute bag', () => {
  const previousKey = fingerprintKey(randomBytes(32).toString('hex'));
  const known = createKnownCredentials({ key, previousKey });
  const secret = newSecret();
  const [both, parent] = [known.fetched({ secret, source: 'env', name: 'A' }), newSecret()];
  const expected = {
    'mayfly.credential.fingerprint': fingerprint(key, secret),
    'mayfly.credential.previous_fingerprint': fingerprint(previousKey, secret),
  };
  expect(both.attributes).toMatchObject(expected);
  known.fetched({ secret, source: 'env', name: 'A', scopes: ['later'], parents: [parent] });
  expect(both.attributes).toMatchObject({
    ...expected,
    'mayfly.credential.parents': [fingerprint(key, parent)],
    'mayfly.credential.scopes': ['later'],
  });
  const without = createKnownCredentials({ key, previousKey: null }).fetched({
    secret,
    source: 'env',
    name: 'A',
  });
  expect(Object.keys(without.attributes)).not.toContain('mayfly.credential.previous_fingerprint');
});

test('a credential that comes again is not fingerprinted again, under neither key', () => {
  let asked = 0;
  const counting = (): FingerprintKey => {
    const made = fingerprintKey(randomBytes(32).toString('hex'));
    return (() => {
      asked += 1;
      return made();
    }) as FingerprintKey;
  };
  const known = createKnownCredentials({ key: counting(), previousKey: counting() });
  const use = { secret: newSecret(), target: target('a.example.com'), name: null };
  for (let i = 0; i < 10; i++) known.used(use);
  expect(asked).toBe(2);
});
