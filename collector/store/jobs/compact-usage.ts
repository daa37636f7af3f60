import { sql } from 'kysely';
import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { type FingerprintRange, fingerprintRanges } from './fingerprint-ranges.ts';
import type { Job } from './job.ts';

const hourMs = 3_600_000;
const dayHours = 24;
/** A process that has not said anything for so long has ended, even if it was killed. */
const silentMs = 48 * hourMs;

/**
 * Brings usage of finished days together: of a process instance that has ended, all hours of a credential and
 * context become one reading in `usage_ended`; days past `keepHoursDays` are brought together whoever is running.
 * Nothing is lost by it: a reading is the greatest count, and the greatest of both tables counts (law 1), so an
 * observation that comes again later, even after years, changes nothing.
 */
export const compactUsage: Job = {
  name: 'compact-usage',
  async run({ db, now, keep, stopping }) {
    const today = Math.floor(now / (hourMs * dayHours));
    let rows = 0;
    for (const { day, bytes } of await daysOfUsage(db, today - 1)) {
      const whose = day < today - keep.hoursDays ? 'everybody' : 'ended';
      for (const range of fingerprintRanges(bytes)) {
        if (stopping()) return { rows };
        rows += await compact(db, { day, range, whose, now });
      }
    }
    return { rows };
  },
};

interface DayOfUsage {
  readonly day: number;
  readonly bytes: number;
}

/** Days of which there is usage by the hour, before the given one: those of partitions, and of stray rows. */
async function daysOfUsage(db: Database, before: number): Promise<readonly DayOfUsage[]> {
  const { rows } = await sql<DayOfUsage>`
    select day, max(bytes)::bigint as bytes from (
      select (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\((\\d+)\\)'))[1]::integer / ${dayHours}::integer as day,
        pg_relation_size(c.oid) as bytes
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'usage'::regclass
      union all
      select distinct hour / ${dayHours}::integer, pg_relation_size('usage_default') from usage_default
    ) days
    where day < ${before}::integer and bytes > 0
    group by day order by day`.execute(db);
  return rows;
}

interface Part {
  readonly day: number;
  readonly range: FingerprintRange;
  readonly whose: 'ended' | 'everybody';
  readonly now: Instant;
}

async function compact(db: Database, { day, range, whose, now }: Part): Promise<number> {
  const ended =
    whose === 'everybody'
      ? sql`true`
      : sql`exists (select 1 from process p where p.id = u.instance
          and (p.ended_at is not null or p.last_seen_at < ${now - silentMs}::bigint))`;
  const { rows } = await sql<{ rows: number }>`
    with taken as (
      delete from usage u
      where u.hour >= ${day * dayHours}::integer and u.hour < ${(day + 1) * dayHours}::integer
        and u.fingerprint between ${range.first}::uuid and ${range.last}::uuid and ${ended}
      returning *
    ), readings as (
      select fingerprint, context, instance, max(count) as reading, max(hour) as hour, bool_and(exact) as exact,
        min(first_at) as first_at, max(last_at) as last_at, (array_agg(exemplar order by exemplar desc))[1] as exemplar, max(position) as position
      from taken group by fingerprint, context, instance
    ), compacted as (
      insert into usage_ended as known
        (fingerprint, context, month, instances, readings, exact, first_at, last_at, exemplar, position)
      select fingerprint, context, ${monthOf('max(hour)')},
        array_agg(instance order by instance), array_agg(reading order by instance), bool_and(exact),
        min(first_at), max(last_at), (array_agg(exemplar order by exemplar desc))[1], max(position)
      from readings group by fingerprint, context order by fingerprint, context
      on conflict (fingerprint, context, month) do update set
        (instances, readings) = (
          select array_agg(instance order by instance), array_agg(reading order by instance)
          from (
            select instance, max(reading) as reading
            from (
              select * from unnest(known.instances, known.readings) as before(instance, reading)
              union all select * from unnest(excluded.instances, excluded.readings) as coming(instance, reading)
            ) both_sides group by instance
          ) merged
        ),
        exact = known.exact and excluded.exact,
        first_at = least(known.first_at, excluded.first_at),
        last_at = greatest(known.last_at, excluded.last_at),
        exemplar = greatest(known.exemplar, excluded.exemplar),
        position = greatest(known.position, excluded.position)
      returning 1
    )
    select (select count(*) from taken)::integer as rows, (select count(*) from compacted)::integer as written`.execute(
    db,
  );
  return rows[0]?.rows ?? 0;
}

/** Months since the year 0, of an hour since the epoch. */
function monthOf(hour: string): ReturnType<typeof sql> {
  const at = `to_timestamp((${hour})::double precision * 3600) at time zone 'UTC'`;
  return sql.raw(`(extract(year from ${at}) * 12 + extract(month from ${at}) - 1)::integer`) as ReturnType<
    typeof sql
  >;
}
