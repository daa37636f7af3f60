import { type RawBuilder, sql } from 'kysely';
import { liveMs } from '../../../src/core/credential-state.ts';
import { baseRows } from '../filter/base-row.ts';
import { inHours, type UsageOf } from '../usage-tuples.ts';
import { contextKeys, groupKey, workloadKey } from './group-keys.ts';
import { mostTellingOf } from './most-telling-sql.ts';

/** `until` of credentials that have ended, and of those that never expire. */
export const ended = -1;
const never = 2_147_483_647;

/** A credential of more workloads than this is of none in particular: only readers without limits are told sums of it. */
const mostWorkloads = 16;
export const manyWorkloads = '00000000-0000-0000-0000-00000000000f';

/** A minute after this a credential is not live any more, whatever the second. */
export const liveMinutes = liveMs / 60_000 + 2;

export interface Counting {
  readonly of: UsageOf;
  /** Groups that end in this minute or before are one; who was last seen by then is not live. */
  readonly merged: number;
  readonly hasArchive: boolean;
}

/**
 * Tables of a `with`: `fresh` is what `standing` should say of some credentials, `old` what it says, `usage_changes` and
 * `credential_changes` what the sums have to change by. Of a credential that is gone there is nothing fresh.
 */
export function changes({ of, merged, hasArchive }: Counting): RawBuilder<unknown> {
  const fingerprints = sql`${of.fingerprints}::uuid[]`;
  return sql`
    ${countedTuples(of)},
    old as materialized (
      select s.* from standing s where s.fingerprint in (select unnest(${fingerprints}))),
    ${rows({ of, merged, hasArchive })},
    keyed as materialized (
      select distinct on (x.tuple) x.tuple, x.kind, x.service, x.namespace, x.environment, x.address, x.channel,
        ${workloadKey('x')} as workload, ${contextKeys} as keys
      from context x
      where x.tuple = any(array(select tuple from contexts union select unnest(tuples) from old))
      order by x.tuple
    ),
    ${freshRows},
    usage_changes as (
      select tuple, sum(sign)::bigint as credentials, sum(count) as count, sum(denied) as denied,
        coalesce(bool_and(exact), true) as exact, min(first_at) as first_at, max(last_at) as last_at
      from (
        select t.tuple, 1 as sign, t.count, t.denied, t.exact, t.first_at, t.last_at
        from tuples t where t.fingerprint in (select fingerprint from rows)
        union all
        select u.tuple, -1, -u.count, -coalesce(u.denied, 0), null, null, null
        from old o cross join lateral unnest(o.tuples, o.counts, o.denied) as u (tuple, count, denied)
      ) c group by tuple
    ),
    ${groupChanges(merged)}`;
}

/**
 * The core's `countUses` of all usage of some credentials: what `usageTuples` gives, for thousands at once. The planner
 * looks at each member of an array for each partition, which takes longer than to read them; and sums of floating point
 * are exact as far as counts are told.
 */
function countedTuples(of: UsageOf): RawBuilder<unknown> {
  const fingerprints = sql`(select unnest(${of.fingerprints}::uuid[]))`;
  return sql`
    seen as materialized (
      select u.fingerprint, u.context, u.instance, u.count, u.exact, u.first_at, u.last_at
      from usage u where u.fingerprint in ${fingerprints} and ${inHours('u', of)}
      union all
      select e.fingerprint, e.context, i.instance, i.reading, e.exact, e.first_at, e.last_at
      from usage_ended e cross join lateral unnest(e.instances, e.readings) as i (instance, reading)
      where e.fingerprint in ${fingerprints}
    ), readings as materialized (
      select fingerprint, context, instance, max(count) as reading, bool_and(exact) as exact,
        min(first_at) as first_at, max(last_at) as last_at
      from seen group by fingerprint, context, instance
    ), contexts as materialized (
      select x.id, x.tuple, x.outcome = 'denied' as denied, coalesce(x.outcome, 'sent') = 'sent' as sent
      from context x where x.id = any(array(select distinct context from seen))
    ), told_owners as materialized (
      select p.id, p.owner from process p
      where p.id = any(array(select distinct instance from seen)) and p.owner is not null
    ), answers as (
      select r.fingerprint, x.tuple, r.instance,
        coalesce(sum(r.reading::float8) filter (where x.sent), 0) as sent,
        coalesce(sum(r.reading::float8) filter (where not x.sent), 0) as answered,
        coalesce(sum(r.reading::float8) filter (where x.denied), 0) as denied,
        bool_and(r.exact) as exact, min(r.first_at) as first_at, max(r.last_at) as last_at
      from readings r join contexts x on x.id = r.context
      group by r.fingerprint, x.tuple, r.instance
    ), tuples as materialized (
      select a.fingerprint, a.tuple, max(p.owner) as owner, ${whole(sql`sum(greatest(a.sent, a.answered))`)} as count,
        ${whole(sql`sum(a.denied)`)} as denied, bool_and(a.exact) as exact, min(a.first_at) as first_at,
        max(a.last_at) as last_at
      from answers a left join told_owners p on p.id = a.instance
      group by a.fingerprint, a.tuple
    )`;
}

function whole(count: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`least(${count}, 9007199254740991)::bigint`;
}

/** The credentials as they are, hot and archived ones joined. */
function rows({ of, merged, hasArchive }: Counting): RawBuilder<unknown> {
  const fingerprints = sql`${of.fingerprints}::uuid[]`;
  const from = hasArchive
    ? sql`
      (select f.fingerprint, h.xmin as hot_version, a.xmin as cold_version from unnest(${fingerprints}) as f (fingerprint)
        left join credential h on h.fingerprint = f.fingerprint
        left join credential_archive a on a.fingerprint = f.fingerprint
        where h.fingerprint is not null or a.fingerprint is not null) w ${baseRows({ hasArchive: true }, 'w')}`
    : sql`(select c.*, c.xmin as hot_version from credential c
        where c.fingerprint in (select unnest(${fingerprints}))) b`;
  // Seen meanwhile in hours that are not read: then it is to be counted again.
  const version = sql`case when b.first_seen_at >= ${of.from}::bigint and b.last_seen_at <= ${of.to}::bigint
    then ${hasArchive ? sql`coalesce(w.hot_version, w.cold_version)` : sql`b.hot_version`} end`;
  const isEnded = sql`b.ended_at is not null
    and coalesce(greatest(b.last_used_at, b.last_fetched_at) <= b.ended_at, true)`;
  const hash = sql`coalesce(hash_array_extended(f.providers, 1), 0) # coalesce(hash_array_extended(f.types, 2), 0)
    # coalesce(hash_array_extended(f.policies, 3), 0)`;
  return sql`
    found as materialized (
      select f.*, ${hash} as told
      from (
        select b.fingerprint, ${version} as version, b.providers, b.types, b.policies,
          case when ${isEnded} then ${sql.lit(ended)}::integer when b.expires_at is null then ${sql.lit(never)}::integer
            else least(greatest(ceil(b.expires_at / 60000.0), 0), ${sql.lit(never - 1)})::integer end as until,
          least(b.last_seen_minute, ${sql.lit(never - 1)})::integer as minute, b.last_seen_at
        from ${from}
      ) f
    ),
    origins as materialized (
      select k.*, md5(row(k.provider, k.type, k.policies)::text)::uuid as id
      from (
        select d.*, ${mostTellingOf(sql`d.providers`)} as provider, ${mostTellingOf(sql`d.types`)} as type
        from (select distinct on (told) told, providers, types, policies from found order by told) d
      ) k
    ),
    rows as materialized (
      select f.fingerprint, f.version, f.minute, f.last_seen_at, o.id as origin,
        case when f.until > 0 and f.until <= ${merged}::integer then 0 else f.until end as until
      from found f join origins o on o.told = f.told
    )`;
}

/** Of many credentials few have been with others than the rest: what depends on their tuples is found once for all. */
const freshRows: RawBuilder<unknown> = sql`
    sizes as (select fingerprint, count(*) as readings from seen group by fingerprint),
    totals as materialized (
      select t.fingerprint,
        ${whole(sql`coalesce(sum(t.count::float8) filter (where t.kind = 'used'), 0)`)} as uses,
        coalesce(bool_and(t.exact) filter (where t.kind = 'used'), true) as exact,
        array_agg(t.tuple) as tuples, array_agg(t.count) as counts,
        case when bool_or(t.denied > 0) then array_agg(t.denied) end as denied,
        case when bool_or(t.owner is not null) then array_agg(t.owner) end as owners
      from (
        select t.*, k.kind from tuples t join keyed k on k.tuple = t.tuple order by t.fingerprint, t.tuple
      ) t group by t.fingerprint
    ),
    places as materialized (
      select distinct s.tuples, k.workload, k.service, k.namespace, k.environment
      from (select tuples from totals union select tuples from old) s cross join lateral unnest(s.tuples) as t (tuple)
      join keyed k on k.tuple = t.tuple
    ),
    seats as materialized (
      select tuples, cardinality(members) as workloads, members, case
          when cardinality(members) = 1 then members[1]
          when cardinality(members) > ${sql.lit(mostWorkloads)} then ${sql.lit(manyWorkloads)}::uuid
          else md5(members::text)::uuid end as workload_set
      from (select tuples, array_agg(workload order by workload) as members from places group by tuples offset 0) m
    ),
    fresh as materialized (
      select r.fingerprint, r.version, coalesce(t.uses, 0) as uses, coalesce(t.exact, true) as exact,
        coalesce(s.workloads, 0) as workloads, coalesce(z.readings, 0) as readings,
        coalesce(s.workload_set, ${sql.lit(manyWorkloads)}::uuid) as workload_set, r.origin, r.until, r.minute,
        coalesce(t.tuples, '{}') as tuples, coalesce(t.counts, '{}') as counts, t.denied, t.owners, r.last_seen_at
      from rows r left join totals t on t.fingerprint = r.fingerprint
      left join seats s on s.tuples = t.tuples
      left join sizes z on z.fingerprint = r.fingerprint
    )`;

/** In which groups credentials were and are. */
function groupChanges(merged: number): RawBuilder<unknown> {
  return sql`${standsOf(merged)}, ${issuingChanges}, ${keyChanges(merged)}`;
}

/** Those that have been with the same are taken together. */
function standsOf(merged: number): RawBuilder<unknown> {
  return sql`
    stands as materialized (
      select 1 as sign, workload_set, origin, until, minute, last_seen_at, tuples from fresh
      union all
      select -1, workload_set, origin,
        case when until > 0 and until <= ${merged}::integer then 0 else until end, minute, null, tuples from old
    ),
    alike as materialized (
      select row_number() over () as id, g.* from (
        select workload_set, origin, tuples, sum(sign) as n, max(last_seen_at) as last_at
        from stands group by workload_set, origin, tuples
      ) g
    ),
    spread as materialized (
      select a.id, a.n, a.workload_set, a.origin, k.kind, k.keys, k.address, k.channel
      from alike a cross join lateral unnest(a.tuples) as t (tuple) join keyed k on k.tuple = t.tuple
    ),
    homed as materialized (
      select h.*, m.workload, m.service, m.namespace, m.environment
      from (
        select workload_set, tuples, until, minute, sum(sign) as n
        from stands group by workload_set, tuples, until, minute having sum(sign) <> 0
      ) h join places m on m.tuples = h.tuples
    )`;
}

/** Of which hosts credentials are, and where those are presented. */
const issuingChanges: RawBuilder<unknown> = sql`
    fetches as materialized (
      select id, address, array_agg(distinct channel order by channel) as sources
      from spread where kind = 'fetched' group by id, address
    ),
    issues as materialized (
      select a.id, a.n, a.workload_set, a.origin, a.last_at, f.address, coalesce(f.sources, '{}') as sources
      from alike a left join fetches f on f.id = a.id
    ),
    issued as materialized (
      select g.*, ${groupKey('issued', sql`g.origin`, sql`g.address`, sql`g.sources`)} as key
      from (
        select workload_set, origin, address, sources, sum(n)::bigint as credentials, max(last_at) as last_at
        from issues group by workload_set, origin, address, sources
      ) g
    ),
    presented as materialized (
      select g.*, ${groupKey('presented', sql`g.origin`, sql`g.address`, sql`g.target`)} as key
      from (
        select workload_set, origin, address, target, sum(n)::bigint as credentials
        from (
          select distinct i.id, i.n, i.workload_set, i.origin, i.address, p.address as target
          from issues i join spread p on p.id = i.id where p.kind = 'used' and p.address is not null
        ) t group by workload_set, origin, address, target
      ) g
    )`;

function keyChanges(merged: number): RawBuilder<unknown> {
  const until = sql`case when until > minute + ${sql.lit(liveMinutes)} then ${sql.lit(never)}::integer else until end`;
  return sql`
    credential_changes as (
      select key, workload_set, 0 as until, 0 as minute, sum(n)::bigint as credentials, null::bigint as last_at
      from (select distinct id, n, workload_set, unnest(keys) as key from spread) k
      group by key, workload_set having sum(n) <> 0
      union all
      select workload, workload_set, until, 0, sum(n)::bigint, null
      from homed group by workload, workload_set, until having sum(n) <> 0
      union all
      select ${workloadKey('h', 'live')}, h.workload_set, h.until, h.minute, h.credentials, null
      from (
        select service, namespace, environment, workload_set, ${until} as until, minute, sum(n)::bigint as credentials
        from homed where until > minute and minute > ${merged}::integer
        group by service, namespace, environment, workload_set, 5, minute having sum(n) <> 0
      ) h
      union all
      select key, workload_set, 0, 0, credentials, last_at from issued where credentials <> 0 or last_at is not null
      union all
      select key, workload_set, 0, 0, credentials, null from presented where credentials <> 0
    )`;
}
