import { type RawBuilder, sql } from 'kysely';
import type { UsesView } from '../../../src/core/api/views.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { isCounted, safe } from '../usage-tuples.ts';

/** What the usage of a group comes to. */
export interface GroupNumbers {
  readonly credentials: number;
  readonly uses: UsesView;
  readonly denied: number;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
}

/**
 * Tables of a `with`, behind one named `chosen` that has the contexts of each group (`gid`, `id`, `tuple`, `kind`,
 * `outcome`): `tuples` has a row per credential and tuple. The core's `countUses`, for whole contexts.
 */
export const chosenTuples: RawBuilder<unknown> = sql`
  wanted as (select distinct id, tuple, kind, outcome from chosen),
  counted as (
    select distinct k.fingerprint from standing_usage k
    where k.tuple in (select tuple from wanted) and ${isCounted(sql`k.fingerprint`)}
  ), readings as (
    select s.fingerprint, s.context, s.instance, max(s.count) as reading, bool_and(s.exact) as exact,
      min(s.first_at) as first_at, max(s.last_at) as last_at
    from (
      select u.fingerprint, u.context, u.instance, u.count, u.exact, u.first_at, u.last_at
      from usage u where u.context in (select id from wanted)
      union all
      select e.fingerprint, e.context, i.instance, i.reading, e.exact, e.first_at, e.last_at
      from usage_ended e cross join lateral unnest(e.instances, e.readings) as i (instance, reading)
      where e.context in (select id from wanted)
    ) s where s.fingerprint not in (select fingerprint from counted)
    group by s.fingerprint, s.context, s.instance
  ), answers as (
    select r.fingerprint, x.tuple, x.kind, r.instance,
      coalesce(sum(r.reading) filter (where x.outcome is null or x.outcome = 'sent'), 0) as sent,
      coalesce(sum(r.reading) filter (where x.outcome <> 'sent'), 0) as answered,
      coalesce(sum(r.reading) filter (where x.outcome = 'denied'), 0) as denied,
      bool_and(r.exact) as exact, min(r.first_at) as first_at, max(r.last_at) as last_at
    from readings r join wanted x on x.id = r.context
    group by r.fingerprint, x.tuple, x.kind, r.instance
  ), tuples as (
    select fingerprint, tuple, kind, sum(greatest(sent, answered)) as count, sum(denied) as denied,
      bool_and(exact) as exact, min(first_at) as first_at, max(last_at) as last_at
    from answers group by fingerprint, tuple, kind
    union all
    select k.fingerprint, k.tuple, d.kind, k.count, k.denied, k.exact, k.first_at, k.last_at
    from standing_usage k join (select distinct tuple, kind from wanted) d on d.tuple = k.tuple
    where k.fingerprint in (select fingerprint from counted)
  )`;

/** A table of a `with`, behind those: the numbers of each `gid`, with `uses` as JSON. */
export const groupNumbers: RawBuilder<unknown> = sql`
  numbers as (
    select g.gid, count(distinct t.fingerprint) as credentials,
      json_build_object(
        'count', ${safe(sql`coalesce(sum(t.count) filter (where t.kind = 'used'), 0)`)},
        'exact', coalesce(bool_and(t.exact) filter (where t.kind = 'used'), true)) as uses,
      ${safe(sql`coalesce(sum(t.denied), 0)`)} as denied,
      min(t.first_at) as "firstSeenAt", max(t.last_at) as "lastSeenAt"
    from (select distinct gid, tuple from chosen) g join tuples t on t.tuple = g.tuple
    group by g.gid
  )`;
