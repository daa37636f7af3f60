import { sql } from 'kysely';
import type { Fingerprint } from '../../src/core/fingerprint.ts';
import { fingerprintUuid } from '../../src/core/fingerprint-uuid.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import type { Database } from './database.ts';
import type { ReadScope } from './read-scope.ts';
import { readSuccessors } from './read-successors.ts';
import { joinCredentials, type StoredCredential, selectCredential } from './stored-credential.ts';
import { withinScope } from './within-scope.ts';

interface Inventory {
  readonly db: Database;
  readonly scope: ReadScope;
}

/** A credential as a reader may see it. */
export interface FoundCredential {
  readonly row: CredentialRow;
  /** It alone, by the UUID of its fingerprint. */
  readonly credentials: ReadonlyMap<string, CredentialRow>;
  /** The same secret under later keys, last seen first. */
  readonly successors: readonly CredentialRow[];
}

const mostSuccessors = 16;

/**
 * The credential that a fingerprint names; null when there is nothing that the reader may see. A fingerprint that was
 * never seen itself, and is known as an earlier one of a credential, names that.
 */
export async function findCredential(
  { db, scope }: Inventory,
  fingerprint: Fingerprint,
): Promise<FoundCredential | null> {
  const successors = await readSuccessors({ db, scope }, [fingerprint], mostSuccessors);
  const credentials =
    (await readVisible({ db, scope }, fingerprint)) ??
    (await readVisible({ db, scope }, successors[0]?.fingerprint ?? null));
  const [row] = credentials?.values() ?? [];
  return credentials === null || row === undefined ? null : { row, credentials, successors };
}

/** What there is of it, as the reader may see it; null: nothing. */
async function readVisible(
  { db, scope }: Inventory,
  fingerprint: Fingerprint | null,
): Promise<ReadonlyMap<string, CredentialRow> | null> {
  if (fingerprint === null) return null;
  const found = await withinScope(db, await readRows(db, fingerprintUuid(fingerprint)), {
    scope,
    asOf: null,
  });
  return found.size === 0 ? null : found;
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
