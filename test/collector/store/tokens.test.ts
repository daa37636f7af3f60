import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listAudit } from '../../../collector/store/audit.ts';
import type { Access } from '../../../collector/store/audited-read.ts';
import type { Database } from '../../../collector/store/database.ts';
import { everything } from '../../../collector/store/read-scope.ts';
import type { Store, StoredToken } from '../../../collector/store/store.ts';
import { createTokens } from '../../../collector/store/tokens.ts';
import { engines, type TestDatabases } from './engines.ts';
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
    limits: everything,
    quota: { newCredentialsPerSecond: null, spansPerSecond: null },
    ...facts,
  };
}

function access(second = 0): Access {
  return { actor: 'token-admin', route: 'POST /api/v1/tokens', at: at(second), scope: everything };
}

/** The driver's kind of bytes does not matter. */
function plain(stored: StoredToken | null): unknown {
  return stored === null ? null : { ...stored, hash: Buffer.from(stored.hash).toString('hex') };
}

describe.each(engines)('tokens on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Pick<Store, 'tokens'>;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    db = (await databases.fresh()).db;
    store = { tokens: createTokens(db) };
  });
  afterAll(() => databases.stop());

  test('a token is found by its hash, and not by another', async () => {
    const kept = token({ expiresAt: at(5) });
    await store.tokens.add(kept, access());
    expect(plain(await store.tokens.byHash(kept.hash))).toEqual(plain(kept));
    expect(await store.tokens.byHash(token().hash)).toBeNull();
  });

  test('tokens are listed, oldest first, also revoked ones', async () => {
    const [young, old] = [token({ createdAt: at(9) }), token({ createdAt: at(1), revokedAt: at(2) })];
    await store.tokens.add(young, access());
    await store.tokens.add(old, access());
    expect((await store.tokens.list(access())).map(plain)).toEqual([plain(old), plain(young)]);
  });

  test.each([
    ['id', (kept: StoredToken) => token({ id: kept.id })],
    ['hash', (kept: StoredToken) => token({ hash: kept.hash })],
  ])('a second token with the same %s is a conflict', async (_what, second) => {
    const kept = token();
    await store.tokens.add(kept, access());
    await expect(store.tokens.add(second(kept), access())).rejects.toMatchObject({ code: 'conflict' });
    expect(await store.tokens.list(access())).toHaveLength(1);
  });

  test('revoking tells whether it was there and not revoked before, and keeps the first time', async () => {
    const kept = token();
    await store.tokens.add(kept, access());
    expect(await store.tokens.revoke('absent', access(1))).toBe(false);
    expect(await store.tokens.revoke(kept.id, access(1))).toBe(true);
    expect(await store.tokens.revoke(kept.id, access(2))).toBe(false);
    expect((await store.tokens.byHash(kept.hash))?.revokedAt).toBe(at(1));
  });

  test('the last use only moves forward', async () => {
    const kept = token();
    await store.tokens.add(kept, access());
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
    expect(await store.tokens.list(access())).toHaveLength(2);
  });

  test('when there is a token, even a revoked one, no first tokens are added', async () => {
    await store.tokens.add(token({ revokedAt: at(1) }), access());
    expect(await store.tokens.addFirst([token()])).toBe(false);
    expect(await store.tokens.list(access())).toHaveLength(1);
  });

  test('limits and quotas come back as they were given', async () => {
    const limits = { environments: ['prod', 'dev'], workloads: ['a, "b"', '{c}'] };
    const limited = token({ limits, quota: { newCredentialsPerSecond: 5, spansPerSecond: 1000 } });
    const half = token({ limits: { environments: null, workloads: ['x'] } });
    for (const kept of [limited, half]) {
      await store.tokens.add(kept, access());
      expect(plain(await store.tokens.byHash(kept.hash))).toEqual(plain(kept));
    }
  });

  async function recorded(): Promise<readonly (readonly unknown[])[]> {
    const links = await listAudit(db, { before: null, limit: 100 });
    return links.map(({ action, subject, actor, items }) => [action, subject, actor, items]).reverse();
  }

  test('every change and list is recorded, what changes nothing is not', async () => {
    const kept = token();
    await store.tokens.add(kept, access());
    await store.tokens.list(access());
    await store.tokens.revoke(kept.id, access(1));
    await store.tokens.revoke(kept.id, access(2));
    await expect(store.tokens.add(token({ id: kept.id }), access(3))).rejects.toMatchObject({
      code: 'conflict',
    });
    await store.tokens.addFirst([token()]);
    expect(await recorded()).toEqual([
      ['token.added', kept.id, 'token-admin', null],
      ['tokens.read', null, 'token-admin', 1],
      ['token.revoked', kept.id, 'token-admin', null],
    ]);
  });

  test('the first tokens are recorded as made by the collector', async () => {
    const first = [token({ scope: 'ingest' }), token({ scope: 'read' })];
    await store.tokens.addFirst(first);
    expect(await recorded()).toEqual(first.map(({ id }) => ['token.added', id, 'collector', null]));
  });

  test('a change that cannot be recorded is not made, a list that cannot is not answered', async () => {
    const kept = token();
    await store.tokens.add(kept, access());
    await sql`alter table audit add constraint full_disk check (seq < 2)`.execute(db);
    try {
      const added = token();
      await expect(store.tokens.add(added, access())).rejects.toMatchObject({ code: '23514' });
      await expect(store.tokens.revoke(kept.id, access(1))).rejects.toMatchObject({ code: '23514' });
      await expect(store.tokens.list(access())).rejects.toMatchObject({ code: '23514' });
      expect(await store.tokens.byHash(added.hash)).toBeNull();
      expect((await store.tokens.byHash(kept.hash))?.revokedAt).toBeNull();
    } finally {
      await sql`alter table audit drop constraint full_disk`.execute(db);
    }
  });
});
