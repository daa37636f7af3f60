import { sql } from 'kysely';
import type { CredentialSummary, Page } from '../../src/core/api/views.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import { credentialSummary } from './credential-summary.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Database } from './database.ts';
import { findPage } from './filter/find-page.ts';
import { readWorld } from './filter/world.ts';
import type { ReadScope } from './read-scope.ts';
import type { CredentialQuery } from './store.ts';
import { joinCredentials, type StoredCredential, selectCredential } from './stored-credential.ts';
import { summarizeUsage, unused } from './usage-summary.ts';
import { usageOf } from './usage-tuples.ts';
import { withinScope } from './within-scope.ts';

/**
 * A page of the credentials that match and that a reader may see. It may be short, even empty, while there is a next
 * one: the work for one page is bounded.
 */
export async function listCredentials(
  db: Database,
  { filter, asked, limit, cursor, now }: CredentialQuery,
  scope: ReadScope,
): Promise<Page<CredentialSummary>> {
  const after = cursor === undefined ? null : decodeCursor(cursor, asked);
  const world = await readWorld(db, filter, { scope, now });
  const { fingerprints, next } = await findPage(db, { filter, world, limit, after });
  const summaries = await summariesOf(db, fingerprints, { scope, asOf: filter.asOf, at: world.at });
  return {
    items: [...summaries.values()],
    nextCursor: next === null ? null : encodeCursor(next, asked),
  };
}

/** By UUID, in the order given: the credentials as a reader may see them, without those of which that is nothing. */
export async function summariesOf(
  db: Database,
  fingerprints: readonly string[],
  { at, ...view }: { readonly scope: ReadScope; readonly asOf: Instant | null; readonly at: Instant },
): Promise<ReadonlyMap<string, CredentialSummary>> {
  const credentials = await withinScope(db, await readRows(db, fingerprints), view);
  const usage = await summarizeUsage(db, usageOf(credentials, view));
  return new Map(
    [...credentials].map(([uuid, row]) => [uuid, credentialSummary(row, usage.get(uuid) ?? unused, at)]),
  );
}

/** Hot and archived rows joined, in the order given. */
async function readRows(
  db: Database,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, CredentialRow>> {
  if (fingerprints.length === 0) return new Map();
  const wanted = sql`c.fingerprint = any(${fingerprints}::uuid[])`;
  // As JSON, which is read several times faster than arrays of texts.
  const { rows } = await sql<{ found: readonly StoredCredential[] | null }>`
    select json_agg(r) as found from (
      select ${selectCredential('c')} from credential c where ${wanted}
      union all
      select ${selectCredential('c')} from credential_archive c where ${wanted}) r`.execute(db);
  const joined = joinCredentials(rows[0]?.found ?? []);
  return new Map(
    fingerprints.flatMap((uuid) => {
      const row = joined.get(uuid);
      return row === undefined ? [] : [[uuid, row] as const];
    }),
  );
}
