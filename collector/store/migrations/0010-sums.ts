import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const text = sql`text collate "C"`;

/**
 * What usage comes to, at most a minute old, because going through the usage of a large fleet takes too long to ask:
 * of each credential (`standing`), of each tuple of who, where and how (`usage_sum`), and how many credentials are in
 * a group (`credential_sum`). The sums are those over all rows of `standing`, at every moment: who changes a row
 * changes them in the same transaction.
 */
export const sums: Migration = {
  async up(db) {
    await standing(db);
    await groups(db);
    await sql`
      create table usage_sum (
        tuple uuid primary key,
        credentials bigint not null,
        count numeric not null, denied numeric not null,
        exact boolean not null,
        first_at bigint, last_at bigint
      ) with (fillfactor = 70)`.execute(db);
    await sql`create index usage_sum_empty on usage_sum (tuple) where credentials <= 0`.execute(db);
    await sql`create index context_tuple on context (tuple)`.execute(db);
    // Everything seen before this minute has been counted; groups that end by `merged` are one, and so on (`minute`).
    await sql`
      create table counted (
        one boolean primary key default true check (one),
        minute bigint not null,
        merged integer not null default 0
      )`.execute(db);
  },
};

async function standing(db: Kysely<unknown>): Promise<void> {
  // `version`: which version of the row of the credential was counted; null: it is to be counted again.
  // `until`: the minute in which it expires, -1 when it has ended. `tuples`, `counts` … belong together.
  await sql`
    create table standing (
      fingerprint uuid primary key,
      version xid,
      uses bigint not null,
      exact boolean not null,
      workloads integer not null,
      readings bigint not null,
      workload_set uuid not null,
      origin uuid not null,
      until integer not null,
      minute integer not null,
      tuples uuid[] not null,
      counts bigint[] not null,
      denied bigint[],
      owners text[] collate "C"
    ) with (fillfactor = 90)`.execute(db);
  await sql`create index standing_uses on standing (uses desc, fingerprint)`.execute(db);
  await sql`
    create index standing_shared on standing (workload_set, fingerprint) where workloads > 1`.execute(db);
  await sql`create index standing_doubted on standing (fingerprint) where version is null`.execute(db);
  // Of credentials with very many readings: what they come to, by who, where and how.
  await sql`
    create table standing_usage (
      fingerprint uuid not null,
      tuple uuid not null,
      instances bigint not null,
      owner ${text},
      count numeric not null,
      accepted numeric not null, denied numeric not null, error numeric not null,
      exact boolean not null,
      first_at bigint not null, last_at bigint not null,
      primary key (fingerprint, tuple)
    )`.execute(db);
}

/**
 * How many credentials are in a group: of an agent, a target, a workload, an issuer … Apart by the set of all workloads
 * that a credential has, so that a reader with limits can be told the sum of those that are wholly within them.
 */
async function groups(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table credential_sum (
      key uuid not null,
      workload_set uuid not null,
      until integer not null,
      minute integer not null,
      credentials bigint not null,
      last_at bigint,
      primary key (key, workload_set, until, minute)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index credential_sum_empty on credential_sum (key) where credentials <= 0`.execute(db);
  await sql`
    create index credential_sum_until on credential_sum (until) where until > 0 and until < 2147483647`.execute(
    db,
  );
  await sql`create index credential_sum_minute on credential_sum (minute) where minute > 0`.execute(db);
  await sql`
    create table workload_set (
      id uuid not null,
      workload uuid not null,
      service ${text} not null, namespace ${text}, environment ${text},
      primary key (id, workload)
    )`.execute(db);
  await sql`
    create table origin (
      id uuid primary key,
      provider ${text} not null, type ${text} not null, policies text[] collate "C" not null
    )`.execute(db);
  // Where credentials of an origin come from, and (`target`) where those are presented.
  await sql`
    create table issuing (
      key uuid primary key,
      origin uuid not null,
      address ${text}, target ${text},
      sources text[] collate "C"
    )`.execute(db);
}
