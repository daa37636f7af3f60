import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which collector keeps the store small at the moment: a lease by the database's clock. */
export const jobLeases: Migration = {
  async up(db) {
    await sql`
      create table job (
        name text collate "C" primary key,
        leased_until bigint not null
      )`.execute(db);
  },
};
