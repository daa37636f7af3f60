import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newToken } from '../../../collector/new-token.ts';
import { newSession } from '../../../collector/sessions.ts';
import { listAudit } from '../../../collector/store/audit.ts';
import type { Database } from '../../../collector/store/database.ts';
import type { Store, StoredSession, StoredToken } from '../../../collector/store/store.ts';
import { hashToken } from '../../../collector/tokens.ts';
import { instant } from '../../../src/core/instant.ts';
import { testAccess } from '../../support/test-access.ts';
import { engines, type TestDatabases, testStore } from './engines.ts';

const at = (second: number) => instant(Date.UTC(2026, 10, 20) + second * 1000);

describe.each(engines)('sessions on %s', (_name, open) => {
  let databases: TestDatabases;
  let db: Database;
  let store: Store;
  let token: StoredToken;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    const engine = await databases.fresh();
    db = engine.db;
    store = testStore(engine);
    token = newToken({ name: 'a', scope: 'read', expiresInDays: null }, at(0)).row;
    await store.tokens.add(token, testAccess());
  });

  const access = (second: number) =>
    testAccess({ actor: token.id, route: 'POST /api/v1/session', at: at(second) });
  const openAt = async (second: number, of: StoredToken = token): Promise<StoredSession> => {
    const { row } = newSession(of, at(second));
    await store.sessions.open(row, access(second));
    return row;
  };
  const count = async (): Promise<number> => (await db.selectFrom('session').select('hash').execute()).length;

  test('a session is found by its hash with its token as it is now', async () => {
    const { secret, row } = newSession(token, at(1));
    await store.sessions.open(row, access(1));
    const found = await store.sessions.byHash(hashToken(secret));
    expect(found?.session).toMatchObject({ token: token.id, createdAt: at(1), expiresAt: at(1 + 12 * 3600) });
    expect(found?.token).toMatchObject({ id: token.id, revokedAt: null });
    await store.tokens.revoke(token.id, testAccess({ at: at(2) }));
    expect((await store.sessions.byHash(hashToken(secret)))?.token?.revokedAt).toBe(at(2));
    expect(await store.sessions.byHash(randomBytes(32))).toBeNull();
  });

  test('a token that is not in the database has sessions, too', async () => {
    const { row } = newSession({ id: 'given:read', hash: randomBytes(32), expiresAt: null }, at(1));
    await store.sessions.open(row, access(1));
    expect(await store.sessions.byHash(row.hash)).toMatchObject({
      session: { token: 'given:read' },
      token: null,
    });
  });

  test('an ended session is gone, and was there once', async () => {
    const { hash } = await openAt(1);
    expect(await store.sessions.end(hash, access(2))).toBe(true);
    expect(await store.sessions.end(hash, access(3))).toBe(false);
    expect(await store.sessions.byHash(hash)).toBeNull();
  });

  test('a sign-in removes what has run out, of every token', async () => {
    const other = newToken({ name: 'b', scope: 'read', expiresInDays: null }, at(0)).row;
    await store.tokens.add(other, testAccess());
    await openAt(0, other);
    await openAt(1);
    expect(await count()).toBe(2);
    const kept = await openAt(12 * 3600);
    expect(await count()).toBe(2);
    await openAt(24 * 3600 - 1);
    expect((await store.sessions.byHash(kept.hash))?.session.createdAt).toEqual(at(12 * 3600));
  });

  test('of a token the hundred latest stay', async () => {
    const rows: StoredSession[] = [];
    for (let second = 1; second <= 103; second++) rows.push(await openAt(second));
    expect(await count()).toBe(100);
    const found = await Promise.all(
      rows.map(async ({ hash }) => (await store.sessions.byHash(hash)) !== null),
    );
    expect(found).toEqual([false, false, false, ...Array.from({ length: 100 }, () => true)]);
  });

  test('each change is a link of the audit, in its transaction', async () => {
    const { hash } = await openAt(1);
    await store.sessions.end(hash, access(2));
    await store.sessions.refused({ ...access(3), actor: 'nobody' });
    const links = await listAudit(db, { before: null, limit: 3 });
    expect(links.map(({ action, actor, subject }) => [action, actor, subject])).toEqual([
      ['session.refused', 'nobody', null],
      ['session.ended', token.id, null],
      ['session.opened', token.id, token.id],
    ]);
  });
});
