import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Texts compare by code point (`COLLATE "C"`), as in the core, whatever the database's own collation. */
const text = sql`text collate "C"`;
const set = sql`text[] collate "C" not null`;

export const inventory: Migration = {
  async up(db) {
    await inbox(db);
    await union(db);
    await credential(db);
    await usage(db);
    await process(db);
    await token(db);
  },
};

/**
 * One row per accepted request. `xid` is the transaction that wrote it: sequence numbers become visible
 * out of order, so a watermark over them would have gaps; transaction ids below a snapshot's xmin are final.
 */
async function inbox(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table inbox (
      seq bigint generated always as identity primary key,
      request_hash bytea not null unique,
      received_at bigint not null,
      encoding ${text} not null,
      body bytea not null,
      xid xid8 not null default pg_current_xact_id()
    )`.execute(db);
  await sql`alter table inbox alter column body set storage external`.execute(db);
  await sql`create index inbox_xid on inbox (xid, seq)`.execute(db);
  // `cluster` is the database server's own identifier: transaction ids mean nothing on another one.
  await sql`
    create table watermark (
      name ${text} primary key,
      xid xid8 not null,
      cluster ${text} not null
    )`.execute(db);
  await sql`insert into watermark (name, xid, cluster) values ('inbox', '0', '')`.execute(db);
}

/** The join of sets, equal to the core's: distinct, in code point order, the least 256. */
async function union(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function mayfly_union(known text[], incoming text[]) returns text[]
    language sql immutable parallel safe as $$
      select coalesce(array_agg(member order by member), '{}')
      from (
        select distinct member collate "C" as member
        from unnest(known || incoming) as both_sets(member)
        order by 1
        limit 256
      ) least_members
    $$`.execute(db);
}

async function credential(db: Kysely<unknown>): Promise<void> {
  // Sorting by the minute first keeps `last_seen_at`, which every fold changes, out of the indexes.
  await sql`
    create table credential (
      fingerprint ${text} primary key,
      providers ${set}, types ${set}, join_keys ${set}, scopes ${set}, subjects ${set}, issuers ${set},
      audiences ${set}, parents ${set}, sources ${set}, names ${set}, policies ${set}, end_reasons ${set},
      ephemeral boolean,
      issued_at bigint, expires_at bigint,
      first_seen_at bigint not null, last_seen_at bigint not null,
      first_fetched_at bigint, last_fetched_at bigint,
      first_used_at bigint, last_used_at bigint,
      ended_at bigint,
      last_seen_minute bigint generated always as (last_seen_at / 60000) stored
    ) with (fillfactor = 85)`.execute(db);
  await sql`create index credential_last_seen on credential (last_seen_minute desc)`.execute(db);
  await sql`create index credential_parents on credential using gin (parents) where parents <> '{}'`.execute(
    db,
  );
  await sql`
    create index credential_join_keys on credential using gin (join_keys) where join_keys <> '{}'`.execute(
    db,
  );
}

async function usage(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table usage (
      fingerprint ${text} not null,
      series ${text} not null,
      hour bigint not null,
      tuple ${text} not null,
      kind ${text} not null,
      service ${text} not null, namespace ${text}, environment ${text},
      agent ${text}, agent_id ${text}, tool ${text}, notebook ${text}, cell ${text}, user_id ${text},
      address ${text}, port integer, operation ${text},
      channel ${text} not null,
      outcome ${text},
      held boolean not null,
      instance ${text} not null,
      count bigint not null,
      exact boolean not null,
      first_at bigint not null, last_at bigint not null,
      exemplar ${text} not null,
      inbox_seq bigint not null,
      primary key (fingerprint, series, hour)
    ) with (fillfactor = 85)`.execute(db);
  await sql`create index usage_workload on usage (service, environment, fingerprint)`.execute(db);
}

async function process(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table process (
      instance ${text} primary key,
      service ${text} not null, namespace ${text}, environment ${text}, version ${text}, owner ${text},
      host ${text}, pod ${text}, pid bigint, runtime ${text},
      started_at bigint, first_seen_at bigint not null, last_seen_at bigint not null, ended_at bigint,
      hooks ${set}, shadowed ${set},
      seen bigint not null, coalesced bigint not null, spooled bigint not null, dropped bigint not null
    ) with (fillfactor = 85)`.execute(db);
}

async function token(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table token (
      id ${text} primary key,
      name ${text} not null,
      scope ${text} not null,
      hash bytea not null unique,
      created_at bigint not null,
      expires_at bigint, revoked_at bigint, last_used_at bigint
    )`.execute(db);
}
