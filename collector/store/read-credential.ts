import type { CredentialDetail } from '../../src/core/api/views.ts';
import type { Fingerprint } from '../../src/core/fingerprint.ts';
import type { Instant } from '../../src/core/instant.ts';
import { credentialSummary, iso } from './credential-summary.ts';
import type { Database } from './database.ts';
import { findCredential } from './find-credential.ts';
import { mintChain } from './mint-chain.ts';
import { readObservationsOf } from './read-observations-of.ts';
import type { ReadScope } from './read-scope.ts';
import { readUsage } from './read-usage.ts';
import { usageOf } from './usage-tuples.ts';

interface Inventory {
  readonly db: Database;
  readonly scope: ReadScope;
}

/**
 * Everything about one credential that a reader may see; null when there is nothing. A fingerprint that was never
 * seen itself, and is known as an earlier one of a credential, names that.
 */
export async function readCredential(
  { db, scope }: Inventory,
  fingerprint: Fingerprint,
  now: Instant,
): Promise<CredentialDetail | null> {
  const found = await findCredential({ db, scope }, fingerprint);
  if (found === null) return null;
  const { row, credentials, successors } = found;
  const asked = usageOf(credentials, { scope, asOf: null });
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
    previousFingerprints: row.previousFingerprints.filter((other) => other !== row.fingerprint),
    rotatedTo: successors.map((other) => other.fingerprint).filter((other) => other !== row.fingerprint),
    firstFetchedAt: iso(row.firstFetchedAt),
    lastFetchedAt: iso(row.lastFetchedAt),
    firstUsedAt: iso(row.firstUsedAt),
    usage,
    observations: await readObservationsOf(db, asked),
    mintChain: await mintChain({ db, scope }, row),
  };
}
