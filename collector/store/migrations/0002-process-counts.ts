import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a process says besides its losses: observations of nobody known, and those under the key `other`. */
export const processCounts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      alter table process
        add column unattributed bigint not null default 0,
        add column overflowed bigint not null default 0`.execute(db);
  },
};
