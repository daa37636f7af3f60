import { sql } from 'kysely';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import type { Fingerprint } from '../../src/core/fingerprint.ts';
import { fingerprintUuid } from '../../src/core/fingerprint-uuid.ts';
import type { Instant } from '../../src/core/instant.ts';
import { credentialSummary, iso } from './credential-summary.ts';
import type { Database } from './database.ts';
import { mintChain } from './mint-chain.ts';
import { readObservationsOf } from './read-observations-of.ts';
import type { ReadScope } from './read-scope.ts';
import { readUsage } from './read-usage.ts';
import { joinCredentials, type StoredCredential, selectCredential } from './stored-credential.ts';
import { usageOf } from './usage-tuples.ts';
import { withinScope } from './within-scope.ts';

/** Everything about one credential that a reader may see; null when there is nothing. */
export async function readCredential(
  { db, scope }: { readonly db: Database; readonly scope: ReadScope },
  fingerprint: Fingerprint,
  now: Instant,
): Promise<CredentialDetail | null> {
  const uuid = fingerprintUuid(fingerprint);
  const credentials = await withinScope(db, await readRows(db, uuid), scope);
  const row = credentials.get(uuid);
  if (row === undefined) return null;
  const asked = usageOf(credentials, scope);
  const { usage, summary } = await readUsage(db, asked);
  return {
    ...credentialSummary(row, summary, now),
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
    observations: await readObservationsOf(db, asked),
    mintChain: await mintChain({ db, scope }, row),
  };
}

async function readRows(db: Database, uuid: string): Promise<ReturnType<typeof joinCredentials>> {
  const { rows } = await sql<StoredCredential>`
    select ${selectCredential('c')} from credential c where c.fingerprint = ${uuid}::uuid
    union all
    select ${selectCredential('c')} from credential_archive c where c.fingerprint = ${uuid}::uuid`.execute(
    db,
  );
  return joinCredentials(rows);
}
