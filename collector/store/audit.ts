import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type AuditEntry, type AuditRow, canonicalText, limitsText } from './audit-entry.ts';
import type { Database } from './database.ts';

/**
 * Appends a link to the audit chain, in the transaction of what it records and as its last statement: from here
 * to the commit every other writer of the chain waits.
 */
export async function appendAudit(transaction: Database, entry: AuditEntry): Promise<void> {
  const { at, actor, action, route, subject, items } = entry;
  const limits = limitsText(entry.scope);
  const content = canonicalText({ at, actor, action, route, subject, items, limits });
  await sql`select mayfly_audit(
    ${at}::bigint, ${actor}::text, ${action}::text, ${route}::text, ${subject}::text, ${items}::integer,
    ${limits}::text, ${content}::text)`.execute(transaction);
}

/** The last link. Kept elsewhere (a log, a notebook), it shows later that the chain before it is unchanged. */
export interface AuditHead {
  readonly seq: number;
  /** 64 hex digits. */
  readonly hash: string;
}

export async function readAuditHead(db: Database): Promise<AuditHead> {
  const { seq, hash } = await db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
  return { seq, hash: hex(hash) };
}

/** The first link that is not as it was written. */
export interface AuditFault {
  readonly seq: number;
  readonly problem: 'altered' | 'removed' | 'not linked' | 'not the link that was kept';
}

export interface AuditVerdict {
  readonly rows: number;
  readonly head: AuditHead;
  readonly fault: AuditFault | null;
}

const linksPerPage = 5000;

/**
 * Follows the chain from its first link, and to `kept` when there is a link that was kept elsewhere: who can write
 * to the database can also make the whole chain anew, but not the one that is written down.
 */
export async function verifyAudit(db: Database, kept: AuditHead | null = null): Promise<AuditVerdict> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (snapshot) => {
      const head = await readAuditHead(snapshot);
      let last: AuditHead = { seq: 0, hash: '00'.repeat(32) };
      let keptFound = kept === null || kept.seq === 0;
      let rows = 0;
      for (;;) {
        const page = await linksAfter(snapshot, last.seq);
        for (const row of page) {
          const problem = problemOf(row, last);
          if (problem !== null) return { rows, head, fault: { seq: last.seq + 1, problem } };
          last = { seq: row.seq, hash: hex(row.hash) };
          rows++;
          if (kept === null || kept.seq !== row.seq) continue;
          if (kept.hash !== last.hash) {
            return { rows, head, fault: { seq: row.seq, problem: 'not the link that was kept' } };
          }
          keptFound = true;
        }
        if (page.length < linksPerPage) break;
      }
      const whole = last.seq === head.seq && last.hash === head.hash && keptFound;
      return { rows, head, fault: whole ? null : { seq: last.seq + 1, problem: 'removed' } };
    });
}

function problemOf(row: AuditRow, before: AuditHead): AuditFault['problem'] | null {
  if (row.seq !== before.seq + 1) return 'removed';
  if (linkHash(row) !== hex(row.hash)) return 'altered';
  return hex(row.previous) === before.hash ? null : 'not linked';
}

function linkHash(row: AuditRow): string {
  const hash = createHash('sha256').update(row.previous);
  return hash.update(`${row.seq}:${canonicalText(row)}`, 'utf8').digest('hex');
}

async function linksAfter(db: Database, seq: number): Promise<readonly AuditRow[]> {
  const links = db.selectFrom('audit').selectAll().where('seq', '>', seq);
  return links.orderBy('seq').limit(linksPerPage).execute();
}

export interface AuditPage {
  /** Null: from the newest on. */
  readonly before: number | null;
  readonly limit: number;
}

/** Links from the newest on, at most `limit`, before the one numbered `before`. */
export async function listAudit(db: Database, { before, limit }: AuditPage): Promise<readonly AuditRow[]> {
  let links = db.selectFrom('audit').selectAll();
  if (before !== null) links = links.where('seq', '<', before);
  return links.orderBy('seq', 'desc').limit(limit).execute();
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
