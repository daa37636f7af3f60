import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Store, StoredToken } from '../../../collector/store/store.ts';
import { engines, type TestDatabases, testStore } from './engines.ts';
import { at } from './sample.ts';

function token(facts: Partial<StoredToken> = {}): StoredToken {
  return {
    id: randomBytes(6).toString('hex'),
    name: 'ci',
    scope: 'read',
    hash: new Uint8Array(randomBytes(32)),
    createdAt: at(0),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    ...facts,
  };
}

/** The driver's kind of bytes does not matter. */
function plain(stored: StoredToken | null): unknown {
  return stored === null ? null : { ...stored, hash: Buffer.from(stored.hash).toString('hex') };
}

describe.each(engines)('tokens on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Store;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    store = testStore(await databases.fresh());
  });
  afterAll(() => databases.stop());

  test('a token is found by its hash, and not by another', async () => {
    const kept = token({ expiresAt: at(5) });
    await store.tokens.add(kept);
    expect(plain(await store.tokens.byHash(kept.hash))).toEqual(plain(kept));
    expect(await store.tokens.byHash(token().hash)).toBeNull();
  });

  test('tokens are listed, oldest first, also revoked ones', async () => {
    const [young, old] = [token({ createdAt: at(9) }), token({ createdAt: at(1), revokedAt: at(2) })];
    await store.tokens.add(young);
    await store.tokens.add(old);
    expect((await store.tokens.list()).map(plain)).toEqual([plain(old), plain(young)]);
  });

  test.each([
    ['id', (kept: StoredToken) => token({ id: kept.id })],
    ['hash', (kept: StoredToken) => token({ hash: kept.hash })],
  ])('a second token with the same %s is a conflict', async (_what, second) => {
    const kept = token();
    await store.tokens.add(kept);
    await expect(store.tokens.add(second(kept))).rejects.toMatchObject({ code: 'conflict' });
    expect(await store.tokens.list()).toHaveLength(1);
  });

  test('revoking tells whether it was there and not revoked before, and keeps the first time', async () => {
    const kept = token();
    await store.tokens.add(kept);
    expect(await store.tokens.revoke('absent', at(1))).toBe(false);
    expect(await store.tokens.revoke(kept.id, at(1))).toBe(true);
    expect(await store.tokens.revoke(kept.id, at(2))).toBe(false);
    expect((await store.tokens.byHash(kept.hash))?.revokedAt).toBe(at(1));
  });

  test('the last use only moves forward', async () => {
    const kept = token();
    await store.tokens.add(kept);
    await store.tokens.touch(kept.id, at(3));
    await store.tokens.touch(kept.id, at(2));
    await store.tokens.touch('absent', at(9));
    expect((await store.tokens.byHash(kept.hash))?.lastUsedAt).toBe(at(3));
  });

  test('of many collectors that start at once, one adds the first tokens', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        store.tokens.addFirst([token({ scope: 'ingest' }), token({ scope: 'admin' })]),
      ),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await store.tokens.list()).toHaveLength(2);
  });

  test('when there is a token, even a revoked one, no first tokens are added', async () => {
    await store.tokens.add(token({ revokedAt: at(1) }));
    expect(await store.tokens.addFirst([token()])).toBe(false);
    expect(await store.tokens.list()).toHaveLength(1);
  });
});
