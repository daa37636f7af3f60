import type { RawBuilder } from 'kysely';
import { fingerprintOfUuid } from '../../src/core/fingerprint-uuid.ts';
import { joinRows } from '../../src/core/inventory/join.ts';
import { type CredentialRow, credentialJoins } from '../../src/core/inventory/rows.ts';
import { credentialFields } from './row-fields.ts';
import { selectFields } from './select-rows.ts';

/** A row of `credential` or `credential_archive`: its fingerprint is the text of a UUID. */
export type StoredCredential = Omit<CredentialRow, 'fingerprint'> & { readonly fingerprint: string };

/** Everything of a stored credential, of a table named `alias`. */
export function selectCredential(alias: string): RawBuilder<unknown> {
  return selectFields(alias, credentialFields, credentialJoins as Readonly<Record<string, 'union'>>);
}

/**
 * Credentials from their rows, by the UUID of the fingerprint, in the order in which they first appear. One that
 * was archived and then seen again has two rows: by law 1 it is their join.
 */
export function joinCredentials(rows: readonly StoredCredential[]): ReadonlyMap<string, CredentialRow> {
  const joined = new Map<string, CredentialRow>();
  for (const { fingerprint, ...facts } of rows) {
    const known = joined.get(fingerprint);
    joined.set(
      fingerprint,
      known === undefined
        ? { ...facts, fingerprint: fingerprintOfUuid(fingerprint) }
        : joinRows(credentialJoins, [known, { ...facts, fingerprint: known.fingerprint }]),
    );
  }
  return joined;
}
