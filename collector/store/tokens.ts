import { type Selectable, sql } from 'kysely';
import { tokenScopes } from '../../src/core/api/views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { type Instant, instant } from '../../src/core/instant.ts';
import { appendAudit } from './audit.ts';
import { type Access, auditedRead } from './audited-read.ts';
import type { Database, Tables } from './database.ts';
import { everything } from './read-scope.ts';
import type { Store, StoredToken } from './store.ts';
import { codeOf } from './store-failure.ts';

/** Any number, the same in every collector: names the lock of `addFirst`. */
const firstTokensLock = 7_301_551_203;

const uniqueViolation = '23505';

export function createTokens(db: Database): Store['tokens'] {
  return {
    list: (access) =>
      auditedRead(
        { db, access },
        { action: 'tokens.read', subject: null, items: (all) => all.length },
        listTokens,
      ),
    byHash: async (hash) => {
      const row = await db.selectFrom('token').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    add: (added, access) => db.transaction().execute((transaction) => insert(transaction, [added], access)),
    revoke: (id, access) => db.transaction().execute((transaction) => revoke(transaction, id, access)),
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

async function listTokens(db: Database): Promise<readonly StoredToken[]> {
  const rows = await db.selectFrom('token').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(fromRow);
}

export async function tokenById(db: Database, id: string): Promise<StoredToken | null> {
  const row = await db.selectFrom('token').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

async function revoke(transaction: Database, id: string, access: Access): Promise<boolean> {
  const result = await transaction
    .updateTable('token')
    .set({ revoked_at: access.at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await appendAudit(transaction, { ...access, action: 'token.revoked', subject: id, items: null });
  return true;
}

async function addFirst(db: Database, tokens: readonly StoredToken[]): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${firstTokensLock}::bigint)`.execute(transaction);
    const found = await transaction.selectFrom('token').select('id').limit(1).executeTakeFirst();
    if (found !== undefined) return false;
    const at = tokens[0]?.createdAt;
    if (at !== undefined) {
      await insert(transaction, tokens, { actor: 'collector', route: null, at, scope: everything });
    }
    return true;
  });
}

/** Tokens and the audit's links of them, in the transaction of the caller. */
async function insert(transaction: Database, tokens: readonly StoredToken[], access: Access): Promise<void> {
  try {
    await transaction.insertInto('token').values(tokens.map(toRow)).execute();
  } catch (cause) {
    if (codeOf(cause) !== uniqueViolation) throw cause;
    throw new MayflyError('conflict', 'there is such a token already', { cause });
  }
  for (const { id } of tokens) {
    await appendAudit(transaction, { ...access, action: 'token.added', subject: id, items: null });
  }
}

function toRow(token: StoredToken): Tables['token'] {
  const { id, name, scope, hash, limits, quota } = token;
  return {
    id,
    name,
    scope,
    hash,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
    revoked_at: token.revokedAt,
    last_used_at: token.lastUsedAt,
    environments: limits.environments === null ? null : [...limits.environments],
    workloads: limits.workloads === null ? null : [...limits.workloads],
    new_credentials_per_second: quota.newCredentialsPerSecond,
    spans_per_second: quota.spansPerSecond,
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
    limits: { environments: stored.environments, workloads: stored.workloads },
    quota: {
      newCredentialsPerSecond: stored.new_credentials_per_second,
      spansPerSecond: stored.spans_per_second,
    },
  };
}

function instantOrNull(ms: number | null): Instant | null {
  return ms === null ? null : instant(ms);
}
