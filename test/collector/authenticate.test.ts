import { beforeEach, expect, test } from 'vitest';
import { type Authenticator, createAuthenticator } from '../../collector/authenticate.ts';
import { newToken } from '../../collector/new-token.ts';
import type { StoredToken } from '../../collector/store/store.ts';
import { hashToken, makeToken } from '../../collector/tokens.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { instant } from '../../src/core/instant.ts';
import { fakeSecret } from '../support/fake-secret.ts';

let now = 1_000_000;
let rows: StoredToken[];
let lookUps: number;
let touches: string[];
let failure: Error | null;

const tokens = {
  byHash: async (hash: Uint8Array) => {
    lookUps++;
    if (failure !== null) throw failure;
    return rows.find((row) => Buffer.compare(row.hash, hash) === 0) ?? null;
  },
  touch: async (id: string) => {
    touches.push(id);
  },
};

function authenticator(...chosen: readonly string[]): Authenticator {
  const given = chosen.map((text) => ({ scope: 'read' as const, hash: hashToken(text) }));
  return createAuthenticator({ given, tokens, now: () => instant(now) });
}

function stored(): { readonly token: string; readonly id: string } {
  const { token, row } = newToken({ name: 'a', scope: 'read', expiresInDays: null }, instant(now));
  rows.push(row);
  return { token, id: row.id };
}

async function verdict(door: Authenticator, token: string): Promise<string> {
  return door.authenticate(`Bearer ${token}`, ['read']).then(
    () => 'in',
    (error: unknown) => (error instanceof MayflyError ? error.message : String(error)),
  );
}

beforeEach(() => {
  [now, rows, lookUps, touches, failure] = [1_000_000, [], 0, [], null];
});

test('a token is looked up twice a second, however many requests carry it', async () => {
  const door = authenticator();
  const { token } = stored();
  const verdicts = await Promise.all(Array.from({ length: 50 }, () => verdict(door, token)));
  expect(new Set(verdicts)).toEqual(new Set(['in']));
  now += 499;
  expect(await verdict(door, token)).toBe('in');
  expect(lookUps).toBe(1);
});

test.each([
  ['half a second later', 500],
  ['a clock that was set back', -1],
])('a token revoked elsewhere is refused after %s', async (_what, passes) => {
  const door = authenticator();
  const { token } = stored();
  expect(await verdict(door, token)).toBe('in');
  rows = rows.map((row) => ({ ...row, revokedAt: instant(now) }));
  now += passes;
  expect(await verdict(door, token)).toBe('this token was revoked');
});

test('a token made or revoked here counts at once', async () => {
  const door = authenticator();
  const { token, row } = newToken({ name: 'a', scope: 'read', expiresInDays: null }, instant(now));
  expect(await verdict(door, token)).toBe('this token is not known here');
  rows.push(row);
  door.forget();
  expect(await verdict(door, token)).toBe('in');
});

test('a token is refused from the moment it expires, also when it is remembered', async () => {
  const door = authenticator();
  const { token, row } = newToken({ name: 'a', scope: 'read', expiresInDays: 1 }, instant(now));
  rows.push(row);
  now += 86_400_000 - 1;
  expect(await verdict(door, token)).toBe('in');
  now += 1;
  expect(await verdict(door, token)).toBe('this token has expired');
});

test('a chosen token is known without the database', async () => {
  const chosen = fakeSecret('', 40);
  const door = authenticator(chosen);
  expect(await verdict(door, chosen)).toBe('in');
  expect(await verdict(door, fakeSecret('', 40))).toBe('this token is not known here');
  expect(lookUps).toBe(0);
});

test('a token of ours that was given is valid, unless the database says that it was revoked', async () => {
  const given = makeToken('read');
  const { token } = stored();
  const door = authenticator(given, token);
  expect(await verdict(door, given)).toBe('in');
  rows = rows.map((row) => ({ ...row, revokedAt: instant(now) }));
  expect(await verdict(door, token)).toBe('this token was revoked');
});

test('what is not a whole token of ours never reaches the database', async () => {
  const door = authenticator();
  const token = makeToken('read');
  for (const text of [fakeSecret('', 60), token.slice(1), token.slice(0, -1), `${token}x`]) {
    expect(await verdict(door, text)).not.toBe('in');
  }
  expect(await verdict(door, token.slice(0, -1))).toContain('not whole');
  expect(lookUps).toBe(0);
});

test('while the store does not answer nobody is let in, and the next request asks again', async () => {
  const door = authenticator();
  const { token } = stored();
  failure = new MayflyError('store.unavailable', 'gone');
  expect(await verdict(door, token)).toBe('gone');
  failure = null;
  expect(await verdict(door, token)).toBe('in');
});

test('the use of a token is noted once a minute', async () => {
  const door = authenticator();
  const { token, id } = stored();
  for (let second = 0; second < 120; second++) {
    await verdict(door, token);
    now += 1000;
  }
  expect(touches).toEqual([id, id]);
});

test('many unknown tokens do not fill the memory', async () => {
  const door = authenticator();
  const { token } = stored();
  for (let i = 0; i < 2500; i++) await verdict(door, makeToken('read'));
  expect(await verdict(door, token)).toBe('in');
  expect(lookUps).toBe(2501);
});

test('who was let in is known by the id, scope, limits and quota of the token', async () => {
  const limits = { environments: ['prod'], workloads: null };
  const quota = { newCredentialsPerSecond: 5, spansPerSecond: null };
  const asked = { name: 'a', scope: 'read', expiresInDays: null, limits, quota } as const;
  const { token, row } = newToken(asked, instant(now));
  rows.push(row);
  const chosen = fakeSecret('', 40);
  const door = authenticator(chosen);
  const allowed = ['read'] as const;
  expect(await door.authenticate(`Bearer ${token}`, allowed)).toEqual({
    id: row.id,
    name: 'a',
    scope: 'read',
    limits,
    quota,
    expiresAt: null,
    identity: null,
  });
  expect(await door.authenticate(`Bearer ${chosen}`, allowed, { identity: 'billing' })).toEqual({
    id: 'given:read',
    name: 'MAYFLY_READ_TOKEN',
    scope: 'read',
    limits: { environments: null, workloads: null },
    quota: { newCredentialsPerSecond: null, spansPerSecond: null },
    expiresAt: null,
    identity: 'billing',
  });
});
