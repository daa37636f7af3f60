import { sql } from 'kysely';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import type { Fingerprint } from '../../src/core/fingerprint.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import { credentialSummary, iso } from './credential-summary.ts';
import type { Database } from './database.ts';
import type { ReadObservations } from './fold-step.ts';
import { mintChain } from './mint-chain.ts';
import { readObservationsOf } from './read-observations-of.ts';
import { readUsage } from './read-usage.ts';
import { credentialFields } from './row-fields.ts';
import { selectFields } from './select-rows.ts';
import { summarizeUsage } from './usage-summary.ts';

/** Everything about one credential; null when it was never seen. */
export async function readCredential(
  { db, read }: { readonly db: Database; readonly read: ReadObservations },
  fingerprint: Fingerprint,
  now: Instant,
): Promise<CredentialDetail | null> {
  const { rows } = await sql<CredentialRow>`
    select ${selectFields('c', credentialFields)}
    from credential c where c.fingerprint = ${fingerprint}`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const [usageOf, usage, observations, chain] = await Promise.all([
    summarizeUsage(db, [fingerprint]),
    readUsage(db, fingerprint),
    readObservationsOf(db, fingerprint, read),
    mintChain(db, row),
  ]);
  return {
    ...credentialSummary(row, usageOf(fingerprint), now),
    providers: row.providers,
    types: row.types,
    scopes: row.scopes,
    subjects: row.subjects,
    issuers: row.issuers,
    audiences: row.audiences,
    policies: row.policies,
    endReasons: row.endReasons,
    firstFetchedAt: iso(row.firstFetchedAt),
    lastFetchedAt: iso(row.lastFetchedAt),
    firstUsedAt: iso(row.firstUsedAt),
    usage,
    observations,
    mintChain: chain,
  };
}
