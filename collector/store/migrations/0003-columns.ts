import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { grantFunction } from './grant-function.ts';
import { partitionFunctions } from './partition-functions.ts';

const text = sql`text collate "C"`;
/** Null is the empty set: most sets of most credentials are empty, and a null costs nothing. */
const set = sql`text[] collate "C"`;

/**
 * The engine's tables. The inbox before this migration, unless it is empty, stays as `inbox_legacy` and is folded
 * again into the new tables at the next start, which gives the same inventory (law 1); then it is dropped.
 */
export const columns: Migration = {
  async up(db) {
    const { rows } = await sql`select 1 from inbox limit 1`.execute(db);
    if (rows.length > 0) await sql`alter table inbox rename to inbox_legacy`.execute(db);
    else await sql`drop table inbox`.execute(db);
    await sql`drop table watermark, credential, usage, process`.execute(db);
    await inbox(db);
    await credential(db, 'credential');
    await credential(db, 'credential_archive');
    await usage(db);
    await process(db);
    await partitionFunctions(db);
    await grantFunction(db);
  },
};

async function inbox(db: Kysely<unknown>): Promise<void> {
  // One life of one collector. `watermark`: all its rows up to this seq are folded.
  await sql`
    create table stream (
      id integer generated always as identity primary key,
      opened_at bigint not null,
      watermark bigint not null default 0,
      closed_at bigint
    )`.execute(db);
  await sql`
    create table inbox (
      day integer not null,
      stream integer not null,
      seq bigint not null,
      received_at bigint not null,
      hash uuid not null,
      spans integer not null,
      body bytea not null,
      primary key (stream, seq, day),
      unique (hash, day)
    ) partition by range (day)`.execute(db);
  await sql`alter table inbox alter column body set storage external`.execute(db);
  await sql`create table inbox_default partition of inbox default`.execute(db);
}

async function credential(db: Kysely<unknown>, name: string): Promise<void> {
  await sql`
    create table ${sql.table(name)} (
      fingerprint uuid primary key,
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
  await sql`create index ${sql.id(`${name}_last_seen`)} on ${sql.table(name)} (last_seen_minute desc)`.execute(
    db,
  );
  await sql`
    create index ${sql.id(`${name}_parents_gin`)} on ${sql.table(name)} using gin (parents)
    where parents is not null`.execute(db);
  await sql`
    create index ${sql.id(`${name}_join_keys_gin`)} on ${sql.table(name)} using gin (join_keys)
    where join_keys is not null`.execute(db);
}

async function usage(db: Kysely<unknown>): Promise<void> {
  // Who, where and how, without the process instance: few rows. `tuple` is the same without the outcome.
  await sql`
    create table context (
      id uuid primary key,
      tuple uuid not null,
      kind ${text} not null,
      service ${text} not null, namespace ${text}, environment ${text},
      agent ${text}, agent_id ${text}, tool ${text}, notebook ${text}, cell ${text}, user_id ${text},
      address ${text}, port integer, operation ${text},
      channel ${text} not null,
      outcome ${text},
      held boolean not null
    )`.execute(db);
  await sql`create index context_service on context (service, environment)`.execute(db);
  // `hour` counts hours since the epoch. Partitioned by day: 24 hours each.
  await sql`
    create table usage (
      fingerprint uuid not null,
      context uuid not null,
      instance uuid not null,
      hour integer not null,
      count bigint not null,
      exact boolean not null,
      first_at bigint not null, last_at bigint not null,
      exemplar bytea not null,
      position bigint not null,
      primary key (fingerprint, context, instance, hour)
    ) partition by range (hour)`.execute(db);
  await sql`create table usage_default partition of usage default with (fillfactor = 85)`.execute(db);
  // Usage of process instances that have ended, compacted without loss: reading `i` is that of instance `i`.
  await sql`
    create table usage_ended (
      fingerprint uuid not null,
      context uuid not null,
      month integer not null,
      instances uuid[] not null,
      readings bigint[] not null,
      exact boolean not null,
      first_at bigint not null, last_at bigint not null,
      exemplar bytea not null,
      position bigint not null,
      primary key (fingerprint, context, month)
    )`.execute(db);
}

async function process(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table process (
      id uuid primary key,
      instance ${text} not null,
      service ${text} not null, namespace ${text}, environment ${text}, version ${text}, owner ${text},
      host ${text}, pod ${text}, pid bigint, runtime ${text},
      started_at bigint, first_seen_at bigint not null, last_seen_at bigint not null, ended_at bigint,
      hooks ${set}, shadowed ${set},
      seen bigint not null, coalesced bigint not null, spooled bigint not null, dropped bigint not null,
      unattributed bigint not null, overflowed bigint not null,
      skewed_at bigint
    ) with (fillfactor = 85)`.execute(db);
}
