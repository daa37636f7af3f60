import { type RawBuilder, sql } from 'kysely';
import { type Instant, instant } from '../../src/core/instant.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import { inScope, type ReadScope } from './read-scope.ts';

/** Whose usage is asked for. Their hours leave out the partitions of `usage` in which none of them was seen. */
export interface UsageOf {
  /** UUIDs. */
  readonly fingerprints: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  readonly scope: ReadScope;
  /** Only usage that had begun by then; null: all. */
  readonly asOf: Instant | null;
  /** Reads everything, also where it has been counted. */
  readonly counts?: boolean;
}

/** Whose view it is and of which moment; null: now. */
export interface View {
  readonly scope: ReadScope;
  readonly asOf: Instant | null;
}

/** The usage of some credentials, by the UUID of their fingerprints, of which there is at least one. */
export function usageOf(credentials: ReadonlyMap<string, CredentialRow>, view: View): UsageOf {
  const rows = [...credentials.values()];
  return {
    fingerprints: [...credentials.keys()],
    from: instant(Math.min(...rows.map(({ firstSeenAt }) => firstSeenAt))),
    to: instant(Math.max(...rows.map(({ lastSeenAt }) => lastSeenAt))),
    ...view,
  };
}

const hourMs = 3_600_000;

/** Condition on a table of the partitioned `usage`. */
export function inHours(alias: string, { from, to }: Pick<UsageOf, 'from' | 'to'>): RawBuilder<unknown> {
  return sql`${sql.ref(`${alias}.hour`)}
    between ${Math.floor(from / hourMs)}::integer and ${Math.floor(to / hourMs)}::integer`;
}

/** Condition on a table of usage. */
function begunBy(alias: string, { asOf }: Pick<UsageOf, 'asOf'>): RawBuilder<boolean> {
  return asOf === null
    ? sql<boolean>`true`
    : sql<boolean>`${sql.ref(`${alias}.first_at`)} <= ${asOf}::bigint`;
}

/** A credential with more readings than this has been counted beforehand: reading them all would take too long. */
export const mostReadings = 2000;

/** Whether the credential in that expression has been counted beforehand. */
function isCounted(fingerprint: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from standing g where g.fingerprint = ${fingerprint} and g.readings > ${sql.lit(mostReadings)})`;
}

/** The credentials asked for whose readings are read, and those of which is read what they come to. */
export function parted(of: UsageOf): {
  readonly read: RawBuilder<unknown>;
  readonly counted: RawBuilder<unknown>;
} {
  const all = sql`${of.fingerprints}::uuid[]`;
  if (of.asOf !== null || of.counts === true) return { read: all, counted: sql`'{}'::uuid[]` };
  const some = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`array(select f from unnest(${all}) as f where ${condition})`;
  return { read: some(sql`not ${isCounted(sql`f`)}`), counted: some(isCounted(sql`f`)) };
}

/**
 * The core's `countUses` in SQL, as tables of a `with`: `contexts` are those of the usage asked for; `tuples` has a
 * row per credential and tuple, `dimensions` one per tuple. A reading is the greatest over the hours of `usage` and
 * the months of `usage_ended`: an instance can be in both.
 */
export function usageTuples(of: UsageOf): RawBuilder<unknown> {
  const { read, counted } = parted(of);
  return sql`
    seen as (
      select u.fingerprint, u.context, u.instance, u.count, u.exact, u.first_at, u.last_at
      from usage u where u.fingerprint = any(${read}) and ${inHours('u', of)} and ${begunBy('u', of)}
      union all
      select e.fingerprint, e.context, i.instance, i.reading, e.exact, e.first_at, e.last_at
      from usage_ended e cross join lateral unnest(e.instances, e.readings) as i (instance, reading)
      where e.fingerprint = any(${read}) and ${begunBy('e', of)}
    ), readings as (
      select fingerprint, context, instance, max(count) as reading, bool_and(exact) as exact,
        min(first_at) as first_at, max(last_at) as last_at
      from seen group by fingerprint, context, instance
    ), counted as (
      select * from standing_usage where fingerprint = any(${counted})
    ), contexts as (
      select x.* from context x
      where (x.id = any(array(select distinct context from readings))
          or x.tuple = any(array(select distinct tuple from counted)))
        and ${inScope(of.scope)}
    ), dimensions as (
      select distinct on (tuple) * from contexts order by tuple
    ), answers as (
      select r.fingerprint, x.tuple, r.instance,
        coalesce(sum(r.reading) filter (where x.outcome is null or x.outcome = 'sent'), 0) as sent,
        coalesce(sum(r.reading) filter (where x.outcome = 'accepted'), 0) as accepted,
        coalesce(sum(r.reading) filter (where x.outcome = 'denied'), 0) as denied,
        coalesce(sum(r.reading) filter (where x.outcome = 'error'), 0) as error,
        bool_and(r.exact) as exact, min(r.first_at) as first_at, max(r.last_at) as last_at
      from readings r join contexts x on x.id = r.context
      group by r.fingerprint, x.tuple, r.instance
    ), tuples as (
      select a.fingerprint, a.tuple, count(*) as instances, max(p.owner) as owner,
        sum(greatest(a.sent, a.accepted + a.denied + a.error)) as count,
        sum(a.accepted) as accepted, sum(a.denied) as denied, sum(a.error) as error,
        bool_and(a.exact) as exact, min(a.first_at) as first_at, max(a.last_at) as last_at
      from answers a left join process p on p.id = a.instance
      group by a.fingerprint, a.tuple
      union all
      select k.fingerprint, k.tuple, k.instances, k.owner, k.count, k.accepted, k.denied, k.error, k.exact,
        k.first_at, k.last_at
      from counted k where k.tuple in (select tuple from dimensions)
    )`;
}

/** A sum that JavaScript holds exactly. */
export function safe(expression: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`least(${expression}, 9007199254740991)::bigint`;
}
