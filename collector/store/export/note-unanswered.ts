import { sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Job } from '../jobs/job.ts';
import { heldReading } from './held-reading.ts';
import { clockSql, moveOutboxHead, outboxInsert, takeOutboxHead } from './outbox-head.ts';
import { queryOf } from './query-of.ts';
import { answerMs } from './usage-events.ts';

const atOnce = 2000;

/**
 * Tells uses that were sent a minute ago and have no answer: a process that was killed, a connection that hangs. What
 * is sent and answered is one use, so it is told once, with its answer.
 */
export const noteUnanswered: Job = {
  name: 'note-unanswered',
  async run({ db, stopping }) {
    let rows = 0;
    while (!stopping()) {
      if (!(await isAnyDue(db))) break;
      const { looked, told } = await db.transaction().execute(noteDue);
      rows += told;
      if (looked < atOnce) break;
    }
    return { rows };
  },
};

async function isAnyDue(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select from unanswered where due_at <= ${sql.raw(clockSql)} limit 1`.execute(db);
  return rows.length > 0;
}

/** What the tables hold now of the context `x` and the instance of `d`. */
const reading = `(select coalesce(max(s.reading), 0)
    from ${heldReading({ fingerprint: 'd.fingerprint', context: 'x.id', instance: 'd.instance' })})`;

const latest = (column: string): string => `(
    select ${column} from (
      select u.first_at, u.last_at, u.exemplar from usage u
      where u.fingerprint = d.fingerprint and u.context = d.context and u.instance = d.instance
      union all
      select e.first_at, e.last_at, e.exemplar from usage_ended e
      where e.fingerprint = d.fingerprint and e.context = d.context
        and array_position(e.instances, d.instance) is not null
    ) l order by last_at desc limit 1)`;

/**
 * Looks at those that are due: `missing` is how many had been sent by then and have no answer by now. Who has sent more
 * since then is asked about again; who told something is remembered, or it would be told twice.
 */
const lookSql = `with due as (
    select * from unanswered where due_at <= ${clockSql}
    order by due_at limit $3::integer for update
  ), looked as (
    select d.*, y.now_sent, y.answers, greatest(0, least(d.sent, y.now_sent) - y.answers - d.told) as missing
    from due d cross join lateral (
      select max(case when x.id = d.context then ${reading} else 0 end) as now_sent,
        coalesce(sum(case when x.outcome <> 'sent' then ${reading} else 0 end), 0) as answers
      from context x where x.tuple = (select c.tuple from context c where c.id = d.context)
    ) y
  ), gone as (
    delete from unanswered u using looked l
    where u.fingerprint = l.fingerprint and u.context = l.context and u.instance = l.instance
      and l.missing = 0 and l.told = 0 and l.now_sent <= l.answers
  ), asked as (
    update unanswered u set sent = l.now_sent, told = l.told + l.missing,
      due_at = case when l.now_sent > l.answers + l.told + l.missing then $2::bigint + $4::bigint else 9007199254740991 end
    from looked l
    where u.fingerprint = l.fingerprint and u.context = l.context and u.instance = l.instance
      and not (l.missing = 0 and l.told = 0 and l.now_sent <= l.answers)
  ), told as (
    ${outboxInsert(['kind', 'fingerprint', 'context', 'instance', 'count', 'reading', 'exact', 'first_at', 'last_at', 'exemplar'])}
    from (
      select row_number() over (order by d.fingerprint, d.context, d.instance) as place, 'usage' as kind,
        d.fingerprint, d.context, d.instance, d.missing as count, d.told + d.missing as reading, true as exact,
        ${latest('first_at')} as first_at, ${latest('last_at')} as last_at, ${latest('exemplar')} as exemplar
      from looked d where d.missing > 0
    ) e where e.last_at is not null returning 1
  ) select (select count(*) from looked)::integer as looked, (select count(*) from told)::integer as told`;

async function noteDue(transaction: Database): Promise<{ readonly looked: number; readonly told: number }> {
  const session = queryOf(transaction);
  const head = await takeOutboxHead(session);
  const [found] = await session.query<{ readonly looked: number; readonly told: number }>(lookSql, [
    head.seq,
    head.recordedAt,
    atOnce,
    answerMs,
  ]);
  if (found === undefined) return { looked: 0, told: 0 };
  if (found.told > 0) await moveOutboxHead(session, head.seq + found.told);
  return found;
}
