import { type Selectable, sql } from 'kysely';
import { tokenScopes } from '../../src/core/api/views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { type Instant, instant } from '../../src/core/instant.ts';
import type { Database, Tables } from './database.ts';
import type { Store, StoredToken } from './store.ts';
import { codeOf } from './store-failure.ts';

/** Any number, the same in every collector: names the lock of `addFirst`. */
const firstTokensLock = 7_301_551_203;

const uniqueViolation = '23505';

export function createTokens(db: Database): Store['tokens'] {
  return {
    list: async () =>
      (await db.selectFrom('token').selectAll().orderBy('created_at').orderBy('id').execute()).map(fromRow),
    byHash: async (hash) => {
      const row = await db.selectFrom('token').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    add: (added) => insert(db, [added]),
    revoke: async (id, at) => {
      const result = await db
        .updateTable('token')
        .set({ revoked_at: at })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    addFirst: (tokens) => addFirst(db, tokens),
    touch: async (id, at) => {
      await db
        .updateTable('token')
        .set({ last_used_at: sql<number>`greatest(last_used_at, ${at}::bigint)` })
        .where('id', '=', id)
        .execute();
    },
  };
}

async function addFirst(db: Database, tokens: readonly StoredToken[]): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${firstTokensLock}::bigint)`.execute(transaction);
    const found = await transaction.selectFrom('token').select('id').limit(1).executeTakeFirst();
    if (found !== undefined) return false;
    await insert(transaction, tokens);
    return true;
  });
}

async function insert(db: Database, tokens: readonly StoredToken[]): Promise<void> {
  if (tokens.length === 0) return;
  try {
    await db.insertInto('token').values(tokens.map(toRow)).execute();
  } catch (cause) {
    if (codeOf(cause) !== uniqueViolation) throw cause;
    throw new MayflyError('conflict', 'there is such a token already', { cause });
  }
}

function toRow({ createdAt, expiresAt, revokedAt, lastUsedAt, ...same }: StoredToken): Tables['token'] {
  return {
    ...same,
    created_at: createdAt,
    expires_at: expiresAt,
    revoked_at: revokedAt,
    last_used_at: lastUsedAt,
  };
}

function fromRow(stored: Selectable<Tables['token']>): StoredToken {
  const scope = tokenScopes.find((known) => known === stored.scope);
  if (scope === undefined)
    throw new MayflyError('internal', 'a token has a scope that this version does not know');
  return {
    id: stored.id,
    name: stored.name,
    scope,
    hash: stored.hash,
    createdAt: instant(stored.created_at),
    expiresAt: instantOrNull(stored.expires_at),
    revokedAt: instantOrNull(stored.revoked_at),
    lastUsedAt: instantOrNull(stored.last_used_at),
  };
}

function instantOrNull(ms: number | null): Instant | null {
  return ms === null ? null : instant(ms);
}
