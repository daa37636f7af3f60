import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a credential was called under earlier keys of the organisation: null in almost every row. */
export const previousFingerprints: Migration = {
  async up(db) {
    for (const table of ['credential', 'credential_archive']) {
      await sql`alter table ${sql.table(table)} add column previous_fingerprints text[] collate "C"`.execute(
        db,
      );
      await sql`
        create index ${sql.id(`${table}_previous_gin`)} on ${sql.table(table)}
        using gin (previous_fingerprints) where previous_fingerprints is not null`.execute(db);
    }
  },
};
