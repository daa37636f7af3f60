import { sql } from 'kysely';
import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { clockSql, takeOutboxHead } from './outbox-head.ts';
import { queryOf } from './query-of.ts';

/** A row of the outbox, or, rolled up, all of a minute that are of one credential and context. */
export interface OutboxRow {
  readonly seq: number;
  /** Of several: the last one; else the same. */
  readonly lastSeq: number;
  readonly recordedAt: Instant;
  readonly kind: string;
  /** UUIDs. */
  readonly fingerprint: string | null;
  readonly context: string | null;
  /** Null also when several are in it. */
  readonly instance: string | null;
  readonly count: number | null;
  /** Null also when several are in it. */
  readonly reading: number | null;
  readonly exact: boolean | null;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** `<8 bytes of ms><trace id><span id>` */
  readonly exemplar: Uint8Array | null;
  readonly change: string | null;
  readonly value: string | null;
  /** The recorded minute that it sums up; null: it is one event. */
  readonly minute: number | null;
}

/**
 * How far a destination is: everything up to `cursor`, and the first `part` rows of the minute behind it when events are
 * rolled up.
 */
export interface OutboxPosition {
  readonly cursor: number;
  readonly part: number;
}

export interface OutboxPage {
  readonly rows: readonly OutboxRow[];
  /** Of each row: where one is that has it. */
  readonly positions: readonly OutboxPosition[];
  /** Nothing more is there now. */
  readonly isEnd: boolean;
  /** So many were dropped before they were read, the last of them before that time. */
  readonly missed: { readonly events: number; readonly until: Instant } | null;
}

const columns = sql`
  seq, recorded_at as "recordedAt", kind, fingerprint, context, instance, count, reading, exact,
  first_at as "firstAt", last_at as "lastAt", exemplar, change, value`;

/**
 * The next events. Numbers have no gaps and become visible in their order, so what is not there before the first that
 * is there was dropped by the rules of retention.
 */
export async function readOutbox(
  db: Database,
  { cursor }: OutboxPosition,
  limit: number,
): Promise<OutboxPage> {
  const { rows } = await sql<
    { head: number; clock: Instant } & Omit<OutboxRow, 'seq'> & { seq: number | null }
  >`
    select h.seq as head, ${sql.raw(clockSql)} as clock, o.*, o.seq as "lastSeq", null as minute from outbox_head h left join lateral (
      select ${columns} from outbox where seq > ${cursor}::bigint order by seq limit ${limit}::integer
    ) o on true order by o.seq`.execute(db);
  const found = rows.filter((row): row is typeof row & OutboxRow => row.seq !== null);
  const head = rows[0]?.head ?? 0;
  const first = found[0];
  const before = first === undefined ? head : first.seq - 1;
  return {
    rows: found,
    positions: found.map(({ seq }) => ({ cursor: seq, part: 0 })),
    isEnd: found.length < limit,
    missed:
      before > cursor
        ? { events: before - cursor, until: first?.recordedAt ?? rows[0]?.clock ?? (0 as Instant) }
        : null,
  };
}

const minuteMs = 60_000;

/**
 * The next events of a minute that is over, usage summed by credential and context. A minute is over when nobody can
 * write to it any more; then it never changes, and neither does the order of what it sums up to.
 */
export async function readMinute(
  db: Database,
  { cursor, part }: OutboxPosition,
  limit: number,
): Promise<OutboxPage> {
  const next = await readOutbox(db, { cursor, part: 0 }, 1);
  const first = next.rows[0];
  if (first === undefined) return next;
  const minute = Math.floor(first.recordedAt / minuteMs);
  if (!(await isOver(db, minute))) return { rows: [], positions: [], isEnd: true, missed: next.missed };
  const { rows: found } = await sql<OutboxRow & { last: number }>`
    with events as materialized (
      select * from outbox where seq > ${cursor}::bigint and recorded_at >= ${minute * minuteMs}::bigint
        and recorded_at < ${(minute + 1) * minuteMs}::bigint
    ), summed as (
      select min(seq) as seq, max(seq) as "lastSeq", max(recorded_at) as "recordedAt", 'usage' as kind, fingerprint, context,
        case when min(name) = max(name) then min(name)::uuid end as instance,
        sum(count)::bigint as count, null::bigint as reading, bool_and(exact) as exact,
        min(first_at) as "firstAt", max(last_at) as "lastAt",
        (array_agg(exemplar order by exemplar desc))[1] as exemplar, null as change, null as value
      from (select *, instance::text as name from events) e where kind = 'usage' group by fingerprint, context
      union all
      select seq, seq as "lastSeq", recorded_at, kind, fingerprint, context, instance, count, reading, exact,
        first_at, last_at, exemplar, change, value
      from events where kind <> 'usage'
    )
    select s.*, case kind when 'usage' then ${minute}::bigint end as minute, (select max(seq) from events) as last
    from summed s order by seq offset ${part}::integer limit ${limit}::integer + 1`.execute(db);
  const rows = found.slice(0, limit);
  const isLast = found.length <= limit;
  const end = { cursor: found[0]?.last ?? cursor, part: 0 };
  return {
    rows,
    positions: rows.map((_, index) =>
      isLast && index === rows.length - 1 ? end : { cursor, part: part + index + 1 },
    ),
    isEnd: false,
    missed: next.missed,
  };
}

/** A minute ends when somebody has taken the end of the outbox after it. */
async function isOver(db: Database, minute: number): Promise<boolean> {
  const { rows } = await sql<{ head: number; clock: number }>`
    select recorded_at as head, ${sql.raw(clockSql)} as clock from outbox_head`.execute(db);
  const [now] = rows;
  const end = (minute + 1) * minuteMs;
  if (now === undefined || now.head >= end) return now !== undefined;
  if (now.clock < end) return false;
  const { recordedAt } = await db
    .transaction()
    .execute((transaction) => takeOutboxHead(queryOf(transaction)));
  return recordedAt >= end;
}

/** Behind which number those are that were recorded from a moment on, and whether older ones of them were dropped. */
export async function positionAt(
  db: Database,
  from: Instant,
): Promise<{ readonly cursor: number; readonly oldest: Instant | null }> {
  const { rows } = await sql<{
    cursor: number | null;
    head: number;
    oldest: Instant | null;
    first: number | null;
  }>`
    select (select min(seq) - 1 from outbox where recorded_at >= ${from}::bigint) as cursor,
      (select seq from outbox_head) as head,
      (select min(recorded_at) from outbox) as oldest, (select min(seq) from outbox) as first`.execute(db);
  const [found] = rows;
  const isWhole = found === undefined || found.first === null || found.first === 1;
  return { cursor: found?.cursor ?? found?.head ?? 0, oldest: isWhole ? null : (found?.oldest ?? null) };
}
