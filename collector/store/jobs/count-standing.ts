import { sql } from 'kysely';
import { type Instant, instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { everything } from '../read-scope.ts';
import { liveMinutes } from '../sums/changes.ts';
import { forgetEmpty, mergeUpTo, readCounted, recordChanges } from '../sums/record-changes.ts';
import type { Job, JobContext } from './job.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Credentials that are looked at, and those of them that are counted in one transaction. */
const mostLooked = 10_000;
const chunk = 4000;

/**
 * Counts every credential that was seen since the last time and has changed since it was counted. What came late, from
 * an older minute, is counted by `countMissing`.
 */
export const countStanding: Job = {
  name: 'count-standing',
  async run({ db, now, stopping }) {
    const upTo = Math.floor(now / minuteMs);
    await mergeUpTo(db, upTo - liveMinutes);
    const counted = await readCounted(db);
    let place: Place = { minute: counted.minute ?? 0, fingerprint: greatest };
    let rows = 0;
    while (!stopping()) {
      const seen = await seenFrom(db, place);
      rows += await count(db, seen.filter(isChanged));
      const last = seen.at(-1);
      if (last === undefined || seen.length < mostLooked) break;
      place = last;
    }
    if (stopping()) return { rows };
    // Of that minute more may be seen yet.
    await markCounted(db, upTo - 1);
    return { rows };
  },
};

/** Counts the credentials that never were, those that came late, and those of which something was dropped. */
export const countMissing: Job = {
  name: 'count-missing',
  async run(context) {
    await mergeUpTo(context.db, Math.floor(context.now / minuteMs) - liveMinutes);
    let rows = await countWherever(context, 'credential', { from: least, to: greatest });
    // What is archived does not change: a sixteenth of it an hour is looked at.
    const part = (Math.floor(context.now / hourMs) % 16).toString(16);
    rows += await countWherever(context, 'credential_archive', {
      from: least.replace(/^0/, part),
      to: greatest.replace(/^f/, part),
    });
    rows += await countDoubted(context);
    await forgetEmpty(context.db);
    return { rows };
  },
};

const least = '00000000-0000-0000-0000-000000000000';
const greatest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

interface Place {
  readonly minute: number;
  readonly fingerprint: string;
}

interface Seen {
  readonly fingerprint: string;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  readonly isChanged: boolean;
}

function isChanged(seen: Seen): boolean {
  return seen.isChanged;
}

/** Of `c`: one that came back from the archive was seen before. */
const times = sql`least(c.first_seen_at, a.first_seen_at) as "firstSeenAt", greatest(c.last_seen_at, a.last_seen_at) as "lastSeenAt"`;

/** In the order of the index, backwards. */
async function seenFrom(db: Database, { minute, fingerprint }: Place): Promise<readonly (Seen & Place)[]> {
  const part = (condition: ReturnType<typeof sql>) => sql`(
    select fingerprint, last_seen_minute as minute, first_seen_at, last_seen_at, xmin as version from credential
    where ${condition} order by last_seen_minute, fingerprint desc limit ${mostLooked})`;
  const { rows } = await sql<Seen & Place>`
    select c.fingerprint, c.minute, ${times}, s.version is distinct from c.version as "isChanged"
    from (
      select * from (
        ${part(sql`last_seen_minute = ${minute}::bigint and fingerprint < ${fingerprint}::uuid`)}
        union all ${part(sql`last_seen_minute > ${minute}::bigint`)}
      ) u order by minute, fingerprint desc limit ${mostLooked}
    ) c left join credential_archive a on a.fingerprint = c.fingerprint
    left join standing s on s.fingerprint = c.fingerprint
    order by c.minute, c.fingerprint desc`.execute(db);
  return rows;
}

async function markCounted(db: Database, minute: number): Promise<void> {
  await sql`
    insert into counted (minute) values (${minute})
    on conflict (one) do update set minute = greatest(counted.minute, excluded.minute)`.execute(db);
}

async function countWherever(
  { db, stopping }: JobContext,
  table: 'credential' | 'credential_archive',
  { from, to }: { readonly from: string; readonly to: string },
): Promise<number> {
  const isHot = table === 'credential';
  const changed = isHot ? sql`s.version is distinct from c.version` : sql`s.fingerprint is null`;
  let [after, rows] = [from, 0];
  while (!stopping()) {
    const { rows: some } = await sql<Seen>`
      select c.fingerprint, ${times}, ${changed} as "isChanged"
      from (
        select fingerprint, first_seen_at, last_seen_at, xmin as version from ${sql.table(table)}
        where fingerprint > ${after}::uuid and fingerprint <= ${to}::uuid order by fingerprint limit ${mostLooked}
      ) c left join ${sql.table(isHot ? 'credential_archive' : 'credential')} a on a.fingerprint = c.fingerprint
      left join standing s on s.fingerprint = c.fingerprint order by c.fingerprint`.execute(db);
    rows += await count(db, some.filter(isChanged));
    const last = some.at(-1);
    if (last === undefined || some.length < mostLooked) break;
    after = last.fingerprint;
  }
  return rows;
}

/** Those that are said to be counted again: what they were counted by was dropped. */
async function countDoubted({ db, stopping }: JobContext): Promise<number> {
  let rows = 0;
  for (let after = least; !stopping(); ) {
    const { rows: some } = await sql<Omit<Seen, 'firstSeenAt'> & { readonly firstSeenAt: Instant | null }>`
      select s.fingerprint, ${times} from (
        select fingerprint from standing where version is null and fingerprint > ${after}::uuid
        order by fingerprint limit ${chunk}
      ) s left join credential c on c.fingerprint = s.fingerprint
      left join credential_archive a on a.fingerprint = s.fingerprint order by s.fingerprint`.execute(db);
    const last = some.at(-1);
    if (last === undefined) break;
    after = last.fingerprint;
    rows += await count(
      db,
      some.map((seen) => ({ ...seen, firstSeenAt: seen.firstSeenAt ?? instant(0), isChanged: true })),
    );
  }
  return rows;
}

/** The young apart from the old, so that for the young only today's partitions of usage are read. */
async function count(db: Database, seen: readonly Seen[]): Promise<number> {
  const isYoung = ({ firstSeenAt, lastSeenAt }: Seen): boolean => lastSeenAt - firstSeenAt < 6 * hourMs;
  let rows = 0;
  for (const some of [seen.filter(isYoung), seen.filter((each) => !isYoung(each))]) {
    for (let at = 0; at < some.length; at += chunk) {
      const part = some.slice(at, at + chunk);
      rows += await recordChanges(db, {
        fingerprints: part.map(({ fingerprint }) => fingerprint),
        from: instant(Math.min(...part.map(({ firstSeenAt }) => firstSeenAt))),
        to: instant(Math.max(...part.map(({ lastSeenAt }) => lastSeenAt))),
        scope: everything,
        asOf: null,
      });
    }
  }
  return rows;
}
