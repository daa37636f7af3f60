import type { Instant } from '../../src/core/instant.ts';
import { appendAudit } from './audit.ts';
import type { AuditAction } from './audit-entry.ts';
import type { Database } from './database.ts';
import type { ReadScope } from './read-scope.ts';

/** Who asks or changes something, by which route and when: what is read is limited and everything recorded by it. */
export interface Access {
  readonly actor: string;
  /** Method and pattern of the route; null: the collector itself. */
  readonly route: string | null;
  readonly at: Instant;
  readonly scope: ReadScope;
}

/** What the audit says of a read besides who asked. */
export interface Asked<Answer> {
  readonly action: AuditAction;
  readonly subject: string | null;
  /** How many items an answer holds. */
  readonly items: (answer: Answer) => number;
}

/**
 * Reads in one transaction with the audit's link of it (promise S6): when the link cannot be written there is no
 * answer. The work gets the scope beside the database, so that it cannot ask without it.
 */
export async function auditedRead<Answer>(
  { db, access }: { readonly db: Database; readonly access: Access },
  { action, subject, items }: Asked<Answer>,
  work: (db: Database, scope: ReadScope) => Promise<Answer>,
): Promise<Answer> {
  return db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (transaction) => {
      const answer = await work(transaction, access.scope);
      await appendAudit(transaction, { ...access, action, subject, items: items(answer) });
      return answer;
    });
}
