import type { Session } from '../session.ts';
import { heldReading } from './held-reading.ts';
import { type OutboxHead, outboxInsert } from './outbox-head.ts';

/** An answer that has not come after so long is taken for one that never comes. */
export const answerMs = 60_000;

/**
 * What each key of the window brings: its reading, the one that the tables hold, and how many observations are new. The
 * subqueries are aggregates, so that each is looked up by its key: no plan can turn them into a join of whole tables.
 * A sender that does not count is told once an hour.
 */
const readingsSql = `
  insert into pg_temp.event_reading
    (fingerprint, context, instance, tuple, kind, outcome, environment, reading, known, fresh, exact, first_at, last_at, exemplar)
  select a.fingerprint, a.context, a.instance, x.tuple, x.kind, x.outcome, x.environment, a.reading, k.reading,
    greatest(a.reading - coalesce(k.reading, 0), case when a.hours is null then 0 else (
      select count(*) from unnest(a.hours) h
      where (select count(*) from usage u where u.fingerprint = a.fingerprint and u.context = a.context
          and u.instance = a.instance and u.hour = h) = 0
        and (select count(*) from usage_ended e where e.fingerprint = a.fingerprint and e.context = a.context
          and e.last_at >= h * 3600000::bigint and array_position(e.instances, a.instance) is not null) = 0) end),
    a.exact, a.first_at, a.last_at, a.exemplar
  from (
    select fingerprint, context, instance, max(count) as reading, bool_and(exact) as exact,
      min(first_at) as first_at, max(last_at) as last_at,
      (array_agg(exemplar order by exemplar desc))[1] as exemplar, array_agg(hour) filter (where not exact) as hours
    from pg_temp.event_usage group by fingerprint, context, instance
  ) a join pg_temp.event_context x on x.id = a.context
  left join lateral (
    select max(s.reading) as reading from ${heldReading({ fingerprint: 'a.fingerprint', context: 'a.context', instance: 'a.instance' })}
  ) k on true`;

/** Before anything of the window is joined in: what is new is what the tables do not hold. */
export async function compareReadings({ query }: Session): Promise<void> {
  await query(readingsSql);
}

/** A use that was sent waits for its answer, which is the same use. */
const waits = `r.kind = 'used' and r.outcome = 'sent' and r.exact`;

const insertSql = `with told as (
    ${outboxInsert(['kind', 'fingerprint', 'context', 'instance', 'count', 'reading', 'exact', 'first_at', 'last_at', 'exemplar'])}
    from (
      select row_number() over (order by r.last_at, r.fingerprint, r.context, r.instance) as place, 'usage' as kind,
        r.fingerprint, r.context, r.instance, r.fresh as count, r.reading, r.exact, r.first_at, r.last_at, r.exemplar
      from pg_temp.event_reading r where r.fresh > 0 and not (${waits})
    ) e returning 1
  ) select count(*)::integer as told from told`;

/** Those that this window has answers to are not waited for: readings are cumulative. */
const waitingSql = `
  insert into unanswered (fingerprint, context, instance, sent, due_at)
  select r.fingerprint, r.context, r.instance, r.reading, $1::bigint
  from pg_temp.event_reading r left join (
    select fingerprint, tuple, instance, sum(greatest(reading, coalesce(known, 0))) as answers
    from pg_temp.event_reading where kind = 'used' and outcome <> 'sent' group by fingerprint, tuple, instance
  ) a on a.fingerprint = r.fingerprint and a.tuple = r.tuple and a.instance = r.instance
  where r.fresh > 0 and ${waits} and coalesce(a.answers, 0) < r.reading
  order by r.fingerprint, r.context, r.instance
  on conflict (fingerprint, context, instance) do update set
    sent = case when unanswered.due_at > excluded.due_at then excluded.sent else unanswered.sent end,
    due_at = least(unanswered.due_at, excluded.due_at)`;

/** Writes the usage of the window that is new. Returns how many events that is. */
export async function writeUsageEvents({ query }: Session, head: OutboxHead): Promise<number> {
  const [found] = await query<{ readonly told: number }>(insertSql, [head.seq, head.recordedAt]);
  await query(waitingSql, [head.recordedAt + answerMs]);
  return found?.told ?? 0;
}
