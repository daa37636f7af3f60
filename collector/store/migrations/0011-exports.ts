import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { callableByNobody, definerSettings, partsBefore } from './partition-functions.ts';

const text = sql`text collate "C"`;
const set = sql`text[] collate "C"`;

/** What is exported, where to, how far each destination is, and what no receiver took. */
export const exports: Migration = {
  async up(db) {
    await outbox(db);
    await destinations(db);
    await findings(db);
    await partitions(db);
  },
};

/**
 * The events, in the order of their commits and without gaps: who writes takes the row of `outbox_head` first and holds
 * it until the commit, so nothing ever becomes visible behind what was read already (decision 20). `recorded_at` never
 * goes back either.
 */
async function outbox(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table outbox_head (
      one boolean primary key default true check (one),
      seq bigint not null default 0,
      recorded_at bigint not null default 0
    ) with (fillfactor = 20)`.execute(db);
  // `kind`: usage, inventory, finding, coverage. `change`: which change, or the activity. `value`: what is new, as text.
  // `reading`: of usage, the cumulative count that it brought: no two events of one key have the same.
  await sql`
    create table outbox (
      seq bigint not null,
      day integer not null,
      recorded_at bigint not null,
      kind ${text} not null,
      fingerprint uuid, context uuid, instance uuid,
      count bigint, reading bigint, exact boolean,
      first_at bigint not null, last_at bigint not null,
      exemplar bytea,
      change ${text}, value ${text},
      primary key (seq, day)
    ) partition by range (day)`.execute(db);
  await sql`create table outbox_default partition of outbox default`.execute(db);
  await sql`create index outbox_recorded on outbox (recorded_at)`.execute(db);
  // A use whose answer may still come: it is told when it has not come by `due_at`. `sent`: the reading then asked about;
  // `told`: so many of the instance were told without an answer.
  await sql`
    create table unanswered (
      fingerprint uuid not null, context uuid not null, instance uuid not null,
      sent bigint not null,
      told bigint not null default 0,
      due_at bigint not null,
      primary key (fingerprint, context, instance)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index unanswered_due on unanswered (due_at)`.execute(db);
}

async function destinations(db: Kysely<unknown>): Promise<void> {
  // `settings`, `options`: JSON without secrets. `version` grows with each change.
  await sql`
    create table destination (
      name ${text} primary key,
      kind ${text} not null,
      settings ${text} not null,
      format ${text} not null,
      options ${text} not null,
      filter ${text} not null,
      rollup ${text} not null,
      paused boolean not null,
      per_second integer,
      created_at bigint not null, changed_at bigint not null,
      version bigint not null default 1
    )`.execute(db);
  // Encrypted; the key is not in the database.
  await sql`
    create table destination_secret (
      destination ${text} not null references destination on delete cascade,
      name ${text} not null,
      sealed bytea not null,
      primary key (destination, name)
    )`.execute(db);
  // Everything up to seq `cursor` is acknowledged; of the minute behind it, when events are rolled up, the first `part`
  // ones. `missed`: so many were dropped before they were acknowledged, the last of them recorded at `missed_until`.
  await sql`
    create table delivery (
      destination ${text} primary key references destination on delete cascade,
      cursor bigint not null,
      part integer not null default 0,
      leased_by uuid, leased_until bigint not null default 0,
      delivered bigint not null default 0,
      acknowledged_at bigint,
      failures bigint not null default 0,
      failed_at bigint, failure ${text}, failure_kind ${text},
      missed bigint not null default 0, missed_until bigint
    ) with (fillfactor = 50)`.execute(db);
  // `event` is the JSON of the whole event, so that it can be sent again in another format, when the outbox is gone too.
  await sql`
    create table dead_letter (
      destination ${text} not null references destination on delete cascade,
      id ${text} not null,
      seq bigint not null,
      at bigint not null,
      kind ${text} not null,
      reason ${text} not null,
      event ${text} not null,
      again boolean not null default false,
      primary key (destination, id)
    )`.execute(db);
  await sql`create index dead_letter_again on dead_letter (destination, seq) where again`.execute(db);
}

/** A rule's verdict about a credential, from when until when. */
async function findings(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table finding (
      id uuid primary key,
      rule ${text} not null,
      fingerprint uuid not null,
      opened_at bigint not null,
      last_seen_at bigint not null,
      closed_at bigint,
      checked_at bigint not null,
      evidence ${set}
    ) with (fillfactor = 85)`.execute(db);
  await sql`
    create unique index finding_open on finding (rule, fingerprint) where closed_at is null`.execute(db);
  await sql`create index finding_checked on finding (rule, checked_at, id) where closed_at is null`.execute(
    db,
  );
  await sql`create index finding_closed on finding (closed_at) where closed_at is not null`.execute(db);
  await sql`create index finding_fingerprint on finding (fingerprint)`.execute(db);
}

async function partitions(db: Kysely<unknown>): Promise<void> {
  const settings = await definerSettings(db);
  await sql`insert into outbox_head default values`.execute(db);
  await makePartitions(db, settings);
  await dropPartitions(db, settings);
  await callableByNobody(db, [
    'mayfly_make_outbox_partitions(integer, integer)',
    'mayfly_drop_outbox_before(integer, integer)',
  ]);
}

async function makePartitions(db: Kysely<unknown>, settings: RawBuilder<unknown>): Promise<void> {
  await sql`
    create function mayfly_make_outbox_partitions(from_day integer, to_day integer) returns integer
    language plpgsql ${settings} as $$
      declare
        made integer := 0;
        missing integer[];
        each integer;
        part text;
      begin
        if to_day - from_day > 1000 then
          raise exception 'mayfly_make_outbox_partitions makes at most 1000 days';
        end if;
        missing := array(select day from generate_series(from_day, to_day) day
          where to_regclass('outbox' || to_char(date '1970-01-01' + day, '_YYYYMMDD')) is null);
        if missing = '{}' then
          return 0;
        end if;
        perform pg_advisory_xact_lock(hashtextextended('mayfly partitions', 0));
        -- In the order of who writes.
        perform from outbox_head where one for update;
        lock table outbox in share row exclusive mode;
        foreach each in array missing loop
          part := 'outbox' || to_char(date '1970-01-01' + each, '_YYYYMMDD');
          continue when to_regclass(part) is not null;
          execute format('create table %I (like outbox including all)', part);
          execute format(
            'with moved as (delete from outbox_default where day = %s returning *) insert into %I select * from moved',
            each, part);
          execute format('alter table outbox attach partition %I for values from (%s) to (%s)', part, each, each + 1);
          made := made + 1;
        end loop;
        return made;
      end
    $$`.execute(db);
}

/** A day that an unpaused destination has not got is kept until `at_latest`. */
async function dropPartitions(db: Kysely<unknown>, settings: RawBuilder<unknown>): Promise<void> {
  await sql`
    create function mayfly_drop_outbox_before(before_day integer, at_latest integer) returns integer
    language plpgsql ${settings} as $$
      declare
        dropped integer := 0;
        part text;
        needed boolean;
      begin
        perform pg_advisory_xact_lock(hashtextextended('mayfly partitions', 0));
        perform from outbox_head where one for update;
        for part in ${partsBefore('outbox')} loop
          execute format(
            'select exists (select from destination d join delivery v on v.destination = d.name
              where not d.paused and v.cursor < (select max(seq) from %I))', part) into needed;
          continue when needed and to_date(right(part, 8), 'YYYYMMDD') >= date '1970-01-01' + at_latest;
          execute format('drop table %I', part);
          dropped := dropped + 1;
        end loop;
        delete from outbox_default where day < at_latest;
        return dropped;
      end
    $$`.execute(db);
}
