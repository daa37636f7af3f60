import { type RawBuilder, sql } from 'kysely';
import type { UsesView } from '../../../src/core/api/views.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { safe } from '../usage-tuples.ts';

/** What the usage of a group comes to. */
export interface GroupNumbers {
  readonly credentials: number;
  readonly uses: UsesView;
  readonly denied: number;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
}

/**
 * A table of a `with`, behind `knownSums` and one named `chosen` that has the contexts of each group (`gid`, which is
 * its key, `id`, `tuple`, `kind`): the numbers of each `gid`, with `uses` as JSON.
 */
export const groupNumbers: RawBuilder<unknown> = sql`
  chosen_sums as materialized (
    select s.* from tuple_sums s where s.tuple = any(array(select distinct tuple from chosen))
  ),
  used as (
    select g.gid,
      json_build_object(
        'count', ${safe(sql`coalesce(sum(t.count) filter (where g.kind = 'used'), 0)`)},
        'exact', coalesce(bool_and(t.exact) filter (where g.kind = 'used'), true)) as uses,
      ${safe(sql`coalesce(sum(t.denied), 0)`)} as denied,
      min(t.first_at) as "firstSeenAt", max(t.last_at) as "lastSeenAt"
    from (select distinct gid, tuple, kind from chosen) g join chosen_sums t on t.tuple = g.tuple
    group by g.gid
  ),
  credentials as (
    select gid, sum(credentials)::bigint as credentials from (
      select s.key as gid, s.credentials from group_sums s
      where s.key = any(array(select distinct gid from chosen))
      union all
      select c.gid, count(distinct p.fingerprint) from parted_contexts p join chosen c on c.id = p.context
      group by c.gid
    ) n group by gid
  ),
  numbers as (
    select u.*, coalesce(c.credentials, 0) as credentials from used u left join credentials c on c.gid = u.gid
  )`;
