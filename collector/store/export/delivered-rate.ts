import { type RawBuilder, sql } from 'kysely';
import { clockSql } from './outbox-head.ts';

/** The moment of a statement as `c.at`, so that it is the same wherever the statement asks. */
export const moment: RawBuilder<unknown> = sql.raw(`(select ${clockSql} as at) c`);

/** Counts events that a receiver has taken, in the `set` of an update of `delivery` from `moment`. */
export function countDelivered(events: number): RawBuilder<unknown> {
  return sql`delivered = delivered + ${events}::bigint,
    acknowledged_at = case when ${events}::bigint > 0 then c.at else acknowledged_at end,
    minute = c.at / 60000,
    in_minute = case when minute = c.at / 60000 then in_minute else 0 end + ${events}::bigint,
    in_minute_before = case c.at / 60000 - minute when 0 then in_minute_before when 1 then in_minute else 0 end`;
}

/**
 * Events a second over the minute before `c.at`, of the delivery `v`: those of the minute that runs, and of the one before
 * it the share that is not a minute ago, as if they had come evenly. So it falls to nothing when nothing is taken.
 */
export const deliveredRate: RawBuilder<unknown> = sql`(
    (case when v.minute = c.at / 60000 then v.in_minute else 0 end
      + case c.at / 60000 - v.minute when 0 then v.in_minute_before when 1 then v.in_minute else 0 end
        * (1 - (c.at % 60000) / 60000.0::float8)) / 60
  )`;
