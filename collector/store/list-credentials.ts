import { sql } from 'kysely';
import type { CredentialSummary, Page } from '../../src/core/api/views.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import { credentialFilter } from './credential-filter.ts';
import { credentialSummary } from './credential-summary.ts';
import { encodeCursor } from './cursor.ts';
import type { Database } from './database.ts';
import { credentialFields } from './row-fields.ts';
import { selectFields } from './select-rows.ts';
import type { CredentialQuery } from './store.ts';
import { summarizeUsage } from './usage-summary.ts';

/** A page of credentials: last seen first, then by fingerprint. */
export async function listCredentials(
  db: Database,
  query: CredentialQuery,
): Promise<Page<CredentialSummary>> {
  // Sorting by the minute too changes nothing in the order and lets the index on it serve.
  const { rows } = await sql<CredentialRow>`
    select ${selectFields('c', credentialFields)}
    from credential c
    where ${credentialFilter(query)}
    order by c.last_seen_minute desc, c.last_seen_at desc, c.fingerprint
    limit ${query.limit + 1}`.execute(db);
  const shown = rows.slice(0, query.limit);
  const usageOf = await summarizeUsage(
    db,
    shown.map((row) => row.fingerprint),
  );
  const last = shown.at(-1);
  return {
    items: shown.map((row) => credentialSummary(row, usageOf(row.fingerprint), query.now)),
    nextCursor: rows.length > query.limit && last !== undefined ? encodeCursor(last) : null,
  };
}
