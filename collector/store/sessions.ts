import { type Selectable, sql } from 'kysely';
import { type Instant, instant } from '../../src/core/instant.ts';
import { appendAudit } from './audit.ts';
import type { Database, Tables } from './database.ts';
import type { Store, StoredSession } from './store.ts';
import { tokenById } from './tokens.ts';

/** Of one token: people have a few browsers, and a program that signs in for each request must not fill the table. */
const mostOfToken = 100;

/** Runs work while the store is open, and says what went wrong in our own words. */
type WhileOpen = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createSessions(db: Database, whileOpen: WhileOpen): Store['sessions'] {
  const change = <Result>(work: (transaction: Database) => Promise<Result>): Promise<Result> =>
    whileOpen(() => db.transaction().execute(work));
  return {
    open: (opened, access) =>
      change(async (transaction) => {
        await transaction.insertInto('session').values(toRow(opened)).execute();
        await forget(transaction, opened.token, access.at);
        const subject = tokenIdOf(opened);
        await appendAudit(transaction, { ...access, action: 'session.opened', subject, items: null });
      }),
    byHash: (hash) =>
      whileOpen(async () => {
        const row = await db.selectFrom('session').selectAll().where('hash', '=', hash).executeTakeFirst();
        if (row === undefined) return null;
        const session = fromRow(row);
        const id = tokenIdOf(session);
        return { session, token: id === null ? null : await tokenById(db, id) };
      }),
    end: (hash, access) =>
      change(async (transaction) => {
        const ended = await transaction.deleteFrom('session').where('hash', '=', hash).executeTakeFirst();
        if (ended.numDeletedRows === 0n) return false;
        await appendAudit(transaction, { ...access, action: 'session.ended', subject: null, items: null });
        return true;
      }),
    refused: (access) =>
      change((transaction) =>
        appendAudit(transaction, { ...access, action: 'session.refused', subject: null, items: null }),
      ),
  };
}

/** Removes what has run out, and what a token has too many of, the oldest first. */
async function forget(transaction: Database, token: string, now: Instant): Promise<void> {
  await sql`
    delete from session where hash in (
      select hash from session where expires_at <= ${now}::bigint for update skip locked)`.execute(
    transaction,
  );
  await sql`
    delete from session where hash in (
      select hash from session where token = ${token} order by created_at desc, hash offset ${mostOfToken})`.execute(
    transaction,
  );
}

/** Null: of a token that is not in the database. */
function tokenIdOf({ token }: StoredSession): string | null {
  return token.startsWith('given:') ? null : token;
}

function toRow({ hash, token, proof, createdAt, expiresAt }: StoredSession): Tables['session'] {
  return { hash, token, proof, created_at: createdAt, expires_at: expiresAt };
}

function fromRow(row: Selectable<Tables['session']>): StoredSession {
  const { hash, token, proof } = row;
  return { hash, token, proof, createdAt: instant(row.created_at), expiresAt: instant(row.expires_at) };
}
