import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { mostReadings, type UsageOf, usageTuples } from '../usage-tuples.ts';
import { changes } from './changes.ts';

/** What has been counted, up to which minutes. */
export interface Counted {
  /** Everything that was seen before has been counted; null: nothing ever was. */
  readonly minute: number | null;
  readonly merged: number;
}

export async function readCounted(db: Database): Promise<Counted> {
  const { rows } = await sql<Counted>`select minute, merged from counted`.execute(db);
  return rows[0] ?? { minute: null, merged: 0 };
}

/** One at a time changes the sums: what a row said before must be what is taken away. */
async function alone<Answer>(db: Database, work: (db: Database) => Promise<Answer>): Promise<Answer> {
  return db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('mayfly sums', 0)),
      set_config('jit', 'off', true), set_config('work_mem', '64MB', true)`.execute(transaction);
      return work(transaction);
    });
}

/** Counts some credentials and changes the sums by what is new of them. Those that are gone are taken away. */
export async function recordChanges(db: Database, of: UsageOf): Promise<number> {
  if (of.fingerprints.length === 0) return 0;
  return alone(db, async (transaction) => {
    const { merged } = await readCounted(transaction);
    const hasArchive = await isThereAnArchive(transaction);
    const { rows } = await sql<{ readonly fingerprint: string; readonly readings: number }>`
      with ${changes({ of, merged, hasArchive })}, ${written} select fingerprint, readings from told`.execute(
      transaction,
    );
    for (const { fingerprint, readings } of rows) {
      if (readings > mostReadings) await recordUsage(transaction, { ...of, fingerprints: [fingerprint] });
    }
    return rows.length;
  });
}

export async function isThereAnArchive(db: Database): Promise<boolean> {
  const { rows } = await sql<{ readonly is: boolean }>`
    select (select fingerprint from credential_archive order by fingerprint limit 1) is not null as is`.execute(
    db,
  );
  return rows[0]?.is ?? false;
}

const written = sql`
  new_sets as (
    insert into workload_set (id, workload, service, namespace, environment)
    select distinct s.workload_set, k.workload, k.service, k.namespace, k.environment
    from seats s cross join lateral unnest(s.members) as m (workload)
    join (select distinct workload, service, namespace, environment from keyed) k on k.workload = m.workload
    where cardinality(s.members) <= 16 and s.workload_set not in (select id from workload_set)
    order by 1, 2 on conflict do nothing
  ), new_origins as (
    insert into origin (id, provider, type, policies)
    select distinct on (id) id, provider, type, coalesce(policies, '{}') from origins o
    where not exists (select from origin k where k.id = o.id) order by 1 on conflict do nothing
  ), new_issuing as (
    insert into issuing (key, origin, address, target, sources)
    select key, origin, address, target, sources from (
      select key, origin, address, null as target, sources from issued
      union select key, origin, address, target, null from presented
    ) i where not exists (select from issuing k where k.key = i.key) order by 1 on conflict do nothing
  ), new_usage as (
    insert into usage_sum as known (tuple, credentials, count, denied, exact, first_at, last_at)
    select tuple, credentials, count, denied, exact, first_at, last_at from usage_changes c
    where credentials <> 0 or count <> 0 or denied <> 0 or not exact or not exists (
      select from usage_sum s where s.tuple = c.tuple and s.first_at <= c.first_at and s.last_at >= c.last_at)
    order by tuple
    on conflict (tuple) do update set
      credentials = known.credentials + excluded.credentials, count = known.count + excluded.count,
      denied = known.denied + excluded.denied, exact = known.exact and excluded.exact,
      first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at)
  ), new_groups as (
    insert into credential_sum as known (key, workload_set, until, minute, credentials, last_at)
    select key, workload_set, until, minute, credentials, last_at from credential_changes
    order by key, workload_set, until, minute
    on conflict (key, workload_set, until, minute) do update set
      credentials = known.credentials + excluded.credentials, last_at = greatest(known.last_at, excluded.last_at)
  ), gone as (
    delete from standing where fingerprint in (
      select fingerprint from old except select fingerprint from fresh)
  ), told as (
    insert into standing as known (fingerprint, version, uses, exact, workloads, readings, workload_set, origin,
      until, minute, tuples, counts, denied, owners)
    select fingerprint, version, uses, exact, workloads, readings, workload_set, origin, until, minute, tuples,
      counts, denied, owners
    from fresh order by fingerprint
    on conflict (fingerprint) do update set
      version = excluded.version, uses = excluded.uses, exact = excluded.exact, workloads = excluded.workloads,
      readings = excluded.readings, workload_set = excluded.workload_set, origin = excluded.origin,
      until = excluded.until, minute = excluded.minute, tuples = excluded.tuples, counts = excluded.counts,
      denied = excluded.denied, owners = excluded.owners
    returning fingerprint, readings
  )`;

/** What the readings of one credential come to. */
async function recordUsage(db: Database, of: UsageOf): Promise<void> {
  await sql`
    with ${usageTuples({ ...of, counts: true })}
    insert into standing_usage as known
      (fingerprint, tuple, instances, owner, count, accepted, denied, error, exact, first_at, last_at)
    select fingerprint, tuple, instances, owner, count, accepted, denied, error, exact, first_at, last_at
    from tuples order by tuple
    on conflict (fingerprint, tuple) do update set
      instances = excluded.instances, owner = excluded.owner, count = excluded.count, accepted = excluded.accepted,
      denied = excluded.denied, error = excluded.error, exact = excluded.exact, first_at = excluded.first_at,
      last_at = excluded.last_at`.execute(db);
}

/** Joins groups that time has made one, and forgets the minutes of those that cannot be live any more. */
export async function mergeUpTo(db: Database, minute: number): Promise<void> {
  await alone(db, async (transaction) => {
    const { merged } = await readCounted(transaction);
    if (minute <= merged) return;
    await sql`
      with past as (
        delete from credential_sum where until > 0 and until <= ${minute}::integer and minute = 0
        returning key, workload_set, credentials
      )
      insert into credential_sum as known (key, workload_set, until, minute, credentials)
      select key, workload_set, 0, 0, sum(credentials) from past group by key, workload_set order by 1, 2
      on conflict (key, workload_set, until, minute)
        do update set credentials = known.credentials + excluded.credentials`.execute(transaction);
    await sql`delete from credential_sum where minute > 0 and minute <= ${minute}::integer`.execute(
      transaction,
    );
    await sql`
      insert into counted (minute, merged) values (0, ${minute}::integer)
      on conflict (one) do update set merged = excluded.merged`.execute(transaction);
  });
}

/** Groups and tuples that nothing is in any more. */
export async function forgetEmpty(db: Database): Promise<void> {
  await alone(db, async (transaction) => {
    await sql`delete from credential_sum where credentials <= 0`.execute(transaction);
    await sql`delete from usage_sum where credentials <= 0`.execute(transaction);
  });
}
