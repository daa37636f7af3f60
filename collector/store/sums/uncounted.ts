import { type RawBuilder, sql } from 'kysely';
import { type Instant, instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { everything } from '../read-scope.ts';
import type { Counting } from './changes.ts';
import { isThereAnArchive, readCounted } from './record-changes.ts';

/** When more were seen since, none of them is looked at; of those that are, so many are counted by the way. */
const mostLooked = 1000;
const mostCounted = 500;

/**
 * What was seen since the sums were counted, to be counted with the question: in a small inventory everything, so that
 * answers are of this moment. Where more is seen in a minute than can be looked at, answers are at most a minute old,
 * and a part of what is new would only make them dear.
 */
export async function uncounted(db: Database): Promise<Counting> {
  const { minute, merged } = await readCounted(db);
  const { rows } = await sql<{
    readonly fingerprint: string;
    readonly firstSeenAt: Instant;
    readonly lastSeenAt: Instant;
  }>`
    with latest as materialized (
      select fingerprint from credential where last_seen_minute >= ${minute ?? 0}::bigint
      order by last_seen_minute desc, fingerprint limit ${mostLooked + 1}
    )
    select c.fingerprint, ${firstOf} as "firstSeenAt", ${lastOf} as "lastSeenAt"
    from latest l join credential c on c.fingerprint = l.fingerprint
    left join standing s on s.fingerprint = c.fingerprint
    left join credential_archive a on a.fingerprint = c.fingerprint
    where (select count(*) from latest) <= ${mostLooked}::integer and s.version is distinct from c.xmin
    limit ${mostCounted}`.execute(db);
  return {
    of: {
      fingerprints: rows.map(({ fingerprint }) => fingerprint),
      from: instant(Math.min(...rows.map(({ firstSeenAt }) => firstSeenAt), never)),
      to: instant(Math.max(...rows.map(({ lastSeenAt }) => lastSeenAt), 0)),
      scope: everything,
      asOf: null,
    },
    merged,
    hasArchive: await isThereAnArchive(db),
  };
}

const never = 7_000_000_000_000_000;

const firstOf: RawBuilder<unknown> = sql`least(c.first_seen_at, a.first_seen_at)`;
const lastOf: RawBuilder<unknown> = sql`greatest(c.last_seen_at, a.last_seen_at)`;
