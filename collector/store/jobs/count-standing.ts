import { sql } from 'kysely';
import { instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { everything } from '../read-scope.ts';
import { mostReadings, safe, type UsageOf, usageTuples } from '../usage-tuples.ts';
import type { Job } from './job.ts';

const minuteMs = 60_000;
const chunk = 500;

/**
 * Counts uses and workloads of every credential that was seen since the last time: for the order by uses, and so that
 * a credential of a large fleet is not counted each time somebody looks at it. What came late, from an older minute, is
 * counted when its credential is seen again or by `countMissing`.
 */
export const countStanding: Job = {
  name: 'count-standing',
  async run({ db, now, stopping }) {
    const upTo = Math.floor(now / minuteMs);
    let place: Place = { minute: (await countedTo(db)) ?? 0, fingerprint: least };
    let rows = 0;
    while (!stopping()) {
      const seen = await seenFrom(db, place);
      rows += await count(db, seen);
      const last = seen.at(-1);
      if (last === undefined || seen.length < chunk) break;
      place = last;
    }
    // Of that minute more may be seen yet.
    if (!stopping()) await markCounted(db, upTo - 1);
    return { rows };
  },
};

/** Counts the credentials that never were. */
export const countMissing: Job = {
  name: 'count-missing',
  async run({ db, stopping }) {
    let [after, rows] = [least, 0];
    while (!stopping()) {
      const missing = await sql<Seen>`
        select c.fingerprint, ${firstSeen} as "firstSeenAt", c.last_seen_at as "lastSeenAt" from (
          select * from credential where fingerprint > ${after}::uuid order by fingerprint limit ${chunk * 10}
        ) c order by c.fingerprint`.execute(db);
      const last = missing.rows.at(-1);
      if (last === undefined) break;
      after = last.fingerprint;
      const names = missing.rows.map(({ fingerprint }) => fingerprint);
      const known = await sql<{ fingerprint: string }>`
        select fingerprint from standing where fingerprint = any(${names}::uuid[])`.execute(db);
      const counted = new Set(known.rows.map(({ fingerprint }) => fingerprint));
      const rest = missing.rows.filter(({ fingerprint }) => !counted.has(fingerprint));
      for (let at = 0; at < rest.length; at += chunk) rows += await count(db, rest.slice(at, at + chunk));
    }
    return { rows };
  },
};

/** Of `c`: one that came back from the archive was seen before. */
const firstSeen = sql`least(c.first_seen_at,
  (select a.first_seen_at from credential_archive a where a.fingerprint = c.fingerprint))`;

const least = '00000000-0000-0000-0000-000000000000';

interface Place {
  readonly minute: number;
  readonly fingerprint: string;
}

interface Seen {
  readonly fingerprint: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

async function countedTo(db: Database): Promise<number | null> {
  const { rows } = await sql<{ minute: number }>`select minute from counted`.execute(db);
  return rows[0]?.minute ?? null;
}

async function markCounted(db: Database, minute: number): Promise<void> {
  await sql`
    insert into counted (minute) values (${minute})
    on conflict (one) do update set minute = greatest(counted.minute, excluded.minute)`.execute(db);
}

async function seenFrom(db: Database, { minute, fingerprint }: Place): Promise<readonly (Seen & Place)[]> {
  const { rows } = await sql<Seen & Place>`
    select c.fingerprint, c.last_seen_minute as minute, ${firstSeen} as "firstSeenAt", c.last_seen_at as "lastSeenAt"
    from credential c
    where last_seen_minute >= ${minute}::bigint
      and (last_seen_minute > ${minute}::bigint or fingerprint > ${fingerprint}::uuid)
    order by last_seen_minute, fingerprint limit ${chunk}`.execute(db);
  return rows;
}

async function count(db: Database, seen: readonly Seen[]): Promise<number> {
  if (seen.length === 0) return 0;
  const of: UsageOf = {
    fingerprints: seen.map(({ fingerprint }) => fingerprint),
    from: instant(Math.min(...seen.map(({ firstSeenAt }) => firstSeenAt))),
    to: instant(Math.max(...seen.map(({ lastSeenAt }) => lastSeenAt))),
    scope: everything,
    asOf: null,
    counts: true,
  };
  const { rows } = await sql<{ fingerprint: string; readings: number }>`
    with ${usageTuples(of)}, sums as (
      select t.fingerprint,
        ${safe(sql`coalesce(sum(t.count) filter (where d.kind = 'used'), 0)`)} as uses,
        coalesce(bool_and(t.exact) filter (where d.kind = 'used'), true) as exact,
        count(distinct (d.service, d.namespace, d.environment))::integer as workloads
      from tuples t join dimensions d on d.tuple = t.tuple group by t.fingerprint
    ), sizes as (select fingerprint, count(*) as readings from seen group by fingerprint)
    insert into standing as known (fingerprint, uses, exact, workloads, readings)
    select fingerprint, uses, exact, workloads, readings from sums join sizes using (fingerprint) order by fingerprint
    on conflict (fingerprint) do update set
      uses = excluded.uses, exact = excluded.exact, workloads = excluded.workloads, readings = excluded.readings
    where (known.uses, known.exact, known.workloads, known.readings)
      is distinct from (excluded.uses, excluded.exact, excluded.workloads, excluded.readings)
    returning fingerprint, readings`.execute(db);
  for (const { fingerprint } of rows.filter(({ readings }) => readings > mostReadings)) {
    await writeUsage(db, { ...of, fingerprints: [fingerprint] });
  }
  return rows.length;
}

/** What the readings of one credential come to. */
async function writeUsage(db: Database, of: UsageOf): Promise<void> {
  await sql`
    with ${usageTuples(of)}
    insert into standing_usage as known
      (fingerprint, tuple, instances, owner, count, accepted, denied, error, exact, first_at, last_at)
    select fingerprint, tuple, instances, owner, count, accepted, denied, error, exact, first_at, last_at
    from tuples order by tuple
    on conflict (fingerprint, tuple) do update set
      instances = excluded.instances, owner = excluded.owner, count = excluded.count, accepted = excluded.accepted,
      denied = excluded.denied, error = excluded.error, exact = excluded.exact, first_at = excluded.first_at,
      last_at = excluded.last_at`.execute(db);
}
