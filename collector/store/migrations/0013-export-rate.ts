import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * How fast a destination is. `minute` is the one of its last acknowledgement, since 1970; `in_minute` of its events were
 * taken in that minute, `in_minute_before` in the one before it.
 */
export const exportRate: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table delivery add column minute bigint not null default 0,
        add column in_minute bigint not null default 0,
        add column in_minute_before bigint not null default 0`.execute(db);
  },
};
