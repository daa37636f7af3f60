import type { Session } from '../session.ts';
import { type OutboxHead, outboxInsert } from './outbox-head.ts';

/**
 * What heartbeats tell is not seen: a hook that is shadowed, and observations that were dropped or shared a key. Which of
 * them are open is remembered, so that their end can be told.
 */
const insertSql = `with gaps as (
    select s.id, s.last_seen_at as at, 'shadowed' as gap, m as value, null::bigint as count
    from pg_temp.event_process s cross join lateral unnest(s.shadowed) m
    where (select count(*) from process p where p.id = s.id and p.shadowed @> array[m]) = 0
    union all
    select s.id, s.last_seen_at, 'dropped', s.dropped::text,
      s.dropped - coalesce((select max(p.dropped) from process p where p.id = s.id), 0)
    from pg_temp.event_process s where s.dropped > 0
    union all
    select s.id, s.last_seen_at, 'overflowed', s.overflowed::text,
      s.overflowed - coalesce((select max(p.overflowed) from process p where p.id = s.id), 0)
    from pg_temp.event_process s where s.overflowed > 0
  ), fresh as (
    select * from gaps where count is null or count > 0
  ), opened as (
    insert into coverage_gap (gap, key, instance, opened_at)
    select gap, case gap when 'shadowed' then id || ' ' || value else id::text end as key, id, at from fresh
    order by 1, 2 on conflict (gap, key) do nothing
  ), told as (
    ${outboxInsert(['kind', 'instance', 'count', 'first_at', 'last_at', 'change', 'value'])}
    from (
      select row_number() over (order by at, id, gap, value) as place, 'coverage' as kind, id as instance, count,
        at as first_at, at as last_at, gap as change, value
      from fresh
    ) e returning 1
  ) select count(*)::integer as told from told`;

/** Before the window is joined in. Returns how many events that is. */
export async function writeCoverageEvents({ query }: Session, head: OutboxHead): Promise<number> {
  const [found] = await query<{ readonly told: number }>(insertSql, [head.seq, head.recordedAt]);
  return found?.told ?? 0;
}
