import { sql } from 'kysely';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import type { Database } from './database.ts';
import { isVisible } from './has-usage.ts';
import type { ReadScope } from './read-scope.ts';
import { joinCredentials, type StoredCredential, selectCredential } from './stored-credential.ts';

/**
 * The credentials, of those that a reader may see, that were known by one of these fingerprints under an earlier key
 * of the organisation, last seen first; at most `most`.
 */
export async function readSuccessors(
  { db, scope }: { readonly db: Database; readonly scope: ReadScope },
  fingerprints: readonly string[],
  most: number,
): Promise<readonly CredentialRow[]> {
  if (fingerprints.length === 0) return [];
  const wanted = sql`c.previous_fingerprints && ${fingerprints}::text[] and ${isVisible('c', scope)}`;
  const { rows } = await sql<StoredCredential>`
    select * from (
      select ${selectCredential('c')} from credential c where ${wanted}
      union all
      select ${selectCredential('c')} from credential_archive c where ${wanted}
    ) found order by "lastSeenAt" desc, fingerprint limit ${most}`.execute(db);
  return [...joinCredentials(rows).values()];
}
