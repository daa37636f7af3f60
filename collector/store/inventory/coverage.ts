import { type RawBuilder, sql } from 'kysely';
import type { CoverageView, WorkloadCoverage } from '../../../src/core/api/inventory-views.ts';
import type { WorkloadRef } from '../../../src/core/api/views.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { goneAfterMs, silentAfterMs } from '../../../src/core/silence.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { type Keyed, keyOf, type ListQuery, selectPage } from '../list-page.ts';
import { inScope, type ReadScope } from '../read-scope.ts';
import { safe } from '../usage-tuples.ts';
import { isObserved } from './is-observed.ts';
import { idText, isSameWorkload, workloadColumns, workloadId } from './workload-id.ts';

/** Readings that may come before a process was seen: the clocks tick in milliseconds. */
const graceMs = 1_000;

/** Of a context that is not counted yet so many credentials are looked at. */
const mostUncounted = 100;

/** A workload by its name. */
export interface Named extends Keyed {
  readonly service: string;
}

/** Who asks, and when. */
export interface Seeing {
  readonly scope: ReadScope;
  readonly now: Instant;
}

/** Everything about a workload but its credentials. */
export interface CoveredRow extends WorkloadRef, Keyed, Omit<WorkloadCoverage, 'skewedAt'> {
  readonly skewedAt: Instant | null;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
}

/** What is and what is not seen of the workloads that a reader may see, and of all of them together. */
export async function readCoverage(db: Database, query: ListQuery, seeing: Seeing): Promise<CoverageView> {
  const page = await selectPage<CoveredRow & { readonly totals: CoverageView['totals'] }>(
    db,
    sql`
    with c as materialized (${coveredWorkloads(seeing)}), t as (
      select count(*) as workloads, count(*) filter (where gaps <> '{}') as "withGaps",
        ${safe(sql`coalesce(sum(processes), 0)`)} as processes, ${safe(sql`coalesce(sum(silent), 0)`)} as silent,
        ${safe(sql`coalesce(sum(seen), 0)`)} as seen, ${safe(sql`coalesce(sum(dropped), 0)`)} as dropped,
        ${safe(sql`coalesce(sum(unattributed), 0)`)} as unattributed
      from c
    ) select c.*, (select to_json(t) from t) as totals from c`,
    query,
  );
  // Behind the last page there is nothing to tell them with.
  if (page.items.length === 0 && query.cursor !== null) {
    const { totals } = await readCoverage(db, { ...query, cursor: null }, seeing);
    return { workloads: [], totals, nextCursor: null };
  }
  const totals = page.items[0]?.totals ?? nothing;
  return {
    workloads: page.items.map((row) => ({
      id: idText(row.id),
      ...workloadRef(row),
      coverage: coverageView(row),
    })),
    totals,
    nextCursor: page.nextCursor,
  };
}

const nothing = { workloads: 0, withGaps: 0, processes: 0, silent: 0, seen: 0, dropped: 0, unattributed: 0 };

export function workloadRef({ service, namespace, environment, owner }: WorkloadRef): WorkloadRef {
  return { service, namespace, environment, owner };
}

export function coverageView(row: CoveredRow): WorkloadCoverage {
  const { processes, silent, hooks, shadowed, seen, coalesced, dropped, unattributed, overflowed } = row;
  const counts = { processes, silent, hooks, shadowed, seen, coalesced, dropped, unattributed, overflowed };
  return { ...counts, skewedAt: iso(row.skewedAt), gaps: row.gaps };
}

const summed = sql.join(
  ['seen', 'coalesced', 'dropped', 'unattributed', 'overflowed'].map(
    (column) => sql`sum(${sql.ref(`x.${column}`)}) as ${sql.id(column)}`,
  ),
);

const names = sql.join(workloadColumns.map((column) => sql.ref(`x.${column}`)));

/** Whether hooks told of the process `x` themselves, not only a span of it. */
export const reported = sql<boolean>`
  (x.started_at is not null or x.ended_at is not null or x.hooks is not null or x.seen > 0)`;

/** Whether the process `x` has fallen silent. `newest` is when the last process of its workload was first seen. */
export function isSilent(now: Instant, newest: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(x.ended_at is null and x.last_seen_at < ${now - silentAfterMs}::bigint
    and x.last_seen_at >= ${now - goneAfterMs}::bigint and x.last_seen_at >= ${newest})`;
}

/**
 * A subquery of the workloads that the reader may see: by contexts (observations) and by processes (heartbeats). `only`
 * narrows them, of both the row `x`: it must hold of all of a workload or of nothing.
 */
export function coveredWorkloads(
  { scope: limits, now }: Seeing,
  only: RawBuilder<boolean> = sql<boolean>`true`,
): RawBuilder<unknown> {
  const seen = sql<boolean>`${inScope(limits)} and ${only}`;
  return sql`
    with observed as (
      select distinct ${names} from context x
      where ${seen} and ${isObserved}
    ), processes as (
      select ${names}, max(x.owner) as owner, min(x.first_seen_at) as first_at, max(x.last_seen_at) as last_at,
        count(*) filter (where ${reported}) as processes,
        count(*) filter (where ${reported} and ${isSilent(now, sql`x.newest`)}) as silent,
        ${summed}, max(x.skewed_at) as skewed_at,
        bool_or(coalesce(x.counted_from < x.first_seen_at - ${sql.lit(graceMs)}, false)) as implausible,
        bool_or(coalesce(cardinality(x.senders), 0) > 1) as contested
      from (
        select x.*, max(x.first_seen_at) over (partition by ${names}) as newest
        from process x where ${seen}
      ) x group by ${names}
    ), hooked as (
      select distinct ${names}, x.hooks, x.shadowed from process x
      where ${seen} and (x.hooks is not null or x.shadowed is not null)
    ), named as (select ${names} from observed x union select ${names} from processes x),
    lost as materialized (
      select x.id, x.tuple, ${names} from context x
      where ${seen} and not exists (select from processes p where ${isSameWorkload('p', 'x')})
    ), uncounted as materialized (
      select x.id, x.tuple from lost x where not exists (select from usage_sum u where u.tuple = x.tuple)
    ), used as (
      -- Workloads that no process says it is: by their usage.
      select ${names}, min(s.first_at) as first_at, max(s.last_at) as last_at
      from (
        select u.tuple, u.first_at, u.last_at from usage_sum u where u.tuple = any(array(select tuple from lost))
        union all
        select x.tuple, u.first_at, u.last_at
        from uncounted x cross join lateral (
          select fingerprint from credential_context k where k.context = x.id limit ${sql.lit(mostUncounted)}
        ) k cross join lateral (
          select first_at, last_at from usage u where u.fingerprint = k.fingerprint and u.context = x.id offset 0
        ) u
      ) s join (select distinct x.tuple, ${names} from lost x) x on x.tuple = s.tuple group by ${names}
    )
    select ${nameKey} as key,
      ${workloadId('x')} as id, ${names}, p.owner,
      coalesce(p.first_at, u.first_at) as "firstSeenAt",
      coalesce(p.last_at, u.last_at) as "lastSeenAt",
      coalesce(p.processes, 0) as processes, coalesce(p.silent, 0) as silent,
      ${members('hooks')} as hooks, ${members('shadowed')} as shadowed,
      ${sql.join(
        ['seen', 'coalesced', 'dropped', 'unattributed', 'overflowed'].map(
          (column) => sql`${safe(sql`coalesce(${sql.ref(`p.${column}`)}, 0)`)} as ${sql.id(column)}`,
        ),
      )},
      p.skewed_at as "skewedAt", ${gaps()} as gaps
    from named x
    left join processes p on ${isSameWorkload('p', 'x')}
    left join observed o on ${isSameWorkload('o', 'x')}
    left join used u on ${isSameWorkload('u', 'x')}`;
}

/** A subquery of the names of the same workloads. */
export function namedWorkloads({ scope }: Pick<Seeing, 'scope'>): RawBuilder<unknown> {
  return sql`
    select ${nameKey} as key, ${workloadId('x')} as id, x.service from (
      select ${names} from context x where ${inScope(scope)} and ${isObserved}
      union select ${names} from process x where ${inScope(scope)}) x`;
}

const nameKey = keyOf(sql.ref('x.service'), sql.ref('x.namespace'), sql.ref('x.environment'));

/** Of the processes of the workload `x`, in order. */
function members(column: 'hooks' | 'shadowed'): RawBuilder<unknown> {
  return sql`coalesce((
    select array_agg(distinct m) from hooked h, unnest(${sql.ref(`h.${column}`)}) m
    where ${isSameWorkload('h', 'x')}), '{}')`;
}

/** In the order of the core's list, which is that of gravity. */
function gaps(): RawBuilder<unknown> {
  const found: Readonly<Record<WorkloadCoverage['gaps'][number], RawBuilder<unknown>>> = {
    no_heartbeat: sql`o.service is not null and coalesce(p.processes, 0) = 0`,
    implausible: sql`p.implausible`,
    contested: sql`p.contested`,
    silent: sql`p.silent > 0`,
    dropped: sql`p.dropped > 0`,
    shadowed: sql`exists (select from hooked h where h.shadowed is not null and ${isSameWorkload('h', 'x')})`,
    clock_skew: sql`p.skewed_at is not null`,
    overflowed: sql`p.overflowed > 0`,
    unattributed: sql`p.unattributed > 0`,
    no_environment: sql`x.environment is null`,
    no_owner: sql`p.owner is null`,
  };
  return sql`array_remove(array[${sql.join(
    Object.entries(found).map(([gap, condition]) => sql`case when ${condition} then ${sql.lit(gap)} end`),
  )}], null)`;
}
