import { type RawBuilder, sql } from 'kysely';
import { type Instant, instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { everything } from '../read-scope.ts';
import type { Counting } from './changes.ts';
import { isThereAnArchive, readCounted } from './record-changes.ts';

/** Of those seen last, so many are looked at, and so many counted by the way. */
const mostLooked = 1000;
const mostCounted = 500;

/**
 * What was seen since the sums were counted, to be counted with the question: in a small inventory everything, so that
 * answers are of this moment; of a large one the latest, and the rest is at most a minute old.
 */
export async function uncounted(db: Database): Promise<Counting> {
  const { minute, merged } = await readCounted(db);
  const { rows } = await sql<{
    readonly fingerprint: string;
    readonly firstSeenAt: Instant;
    readonly lastSeenAt: Instant;
  }>`
    select c.fingerprint, ${firstOf} as "firstSeenAt", ${lastOf} as "lastSeenAt"
    from (
      select *, xmin as version from credential where last_seen_minute >= ${minute ?? 0}::bigint
      order by last_seen_minute desc, fingerprint limit ${mostLooked}
    ) c left join standing s on s.fingerprint = c.fingerprint
    left join credential_archive a on a.fingerprint = c.fingerprint
    where s.version is distinct from c.version limit ${mostCounted}`.execute(db);
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
