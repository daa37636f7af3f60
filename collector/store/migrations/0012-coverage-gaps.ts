import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const text = sql`text collate "C"`;

/**
 * Gaps in coverage that were told as opened, so that their end is told once. `key` is what the gap is of: a process, one
 * of its hooks, a workload; `instance` is a process of it. A gap that is closed is no row any more.
 */
export const coverageGaps: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table coverage_gap (
        gap ${text} not null,
        key ${text} not null,
        instance uuid not null,
        opened_at bigint not null,
        primary key (gap, key)
      )`.execute(db);
  },
};
