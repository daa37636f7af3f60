import { sql } from 'kysely';
import type { Batch } from '../../../src/core/batch/batch.ts';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { appendAudit } from '../audit.ts';
import type { AuditAction } from '../audit-entry.ts';
import type { Access } from '../audited-read.ts';
import type { Database } from '../database.ts';
import type { Engine } from '../engine.ts';
import { batchOfRow } from '../inbox/batch-of-row.ts';
import { type InboxRow, type StreamLife, seqOf } from '../inbox/inbox.ts';
import { readStream } from '../inbox/replay.ts';
import type { EntryLimits } from '../inbox/waiting-entries.ts';
import type { ReadScope } from '../read-scope.ts';
import type { LiveFeed } from './live-feed.ts';
import { matchingAmong } from './matching-among.ts';
import type { LiveRequest } from './recent-requests.ts';

/** A stream of the inbox as it is now: everything up to `watermark` is in the inventory. */
export interface StreamState extends StreamLife {
  readonly watermark: number;
  /** It gets no more rows, and all it has are folded. */
  readonly isClosed: boolean;
}

/** Which streams are asked for: all later than a number, and these. */
export interface WantedStreams {
  readonly base: number;
  readonly listed: readonly number[];
  /** Also all that are open. */
  readonly open: boolean;
}

export interface LiveRange {
  readonly life: StreamLife;
  readonly after: number;
  /** Folded, and so committed, up to here. */
  readonly upTo: number;
  readonly limits: EntryLimits;
}

export interface LivePage {
  readonly requests: readonly LiveRequest[];
  /** Nothing up to here is missing. */
  readonly upTo: number;
  /** Of what was read from the database. */
  readonly bytes: number;
}

export interface MatchQuestion {
  readonly filter: Filter;
  readonly scope: ReadScope;
  readonly now: Instant;
  /** Fingerprints. */
  readonly among: readonly string[];
}

/** The log of what was accepted, as far as it is in the inventory: what is told to those who listen. */
export interface LiveSource {
  /** How often to look for what others folded. */
  readonly pollMs: number;
  /** Hears of each flush of this process, until the returned function is called. */
  readonly follow: (flushed: () => void) => () => void;
  readonly streams: (wanted: WantedStreams) => Promise<readonly StreamState[]>;
  /** All that are open, and the latest `count` numbers. */
  readonly latestStreams: (count: number) => Promise<readonly StreamState[]>;
  readonly read: (range: LiveRange) => Promise<LivePage>;
  /** Days since the epoch: from this one on nothing was removed. Null: nothing ever was. */
  readonly oldestDay: () => Promise<number | null>;
  /** Those that the filter matches now. */
  readonly matching: (question: MatchQuestion) => Promise<ReadonlySet<string>>;
  /** A link of the audit. */
  readonly record: (link: LiveLink, access: Access) => Promise<void>;
}

export interface LiveLink {
  readonly action: AuditAction & `live.${string}`;
  readonly subject: string | null;
  readonly items: number | null;
}

/** The embedded database has one process, which hears of its own flushes. */
const pollMs = { postgres: 100, pglite: 1000 } as const;

type Guard = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createLiveSource(
  { db, name }: Pick<Engine, 'db' | 'name'>,
  feed: LiveFeed,
  guard: Guard,
): LiveSource {
  return {
    pollMs: pollMs[name],
    follow: feed.follow,
    streams: (wanted) => guard(() => readStreams(db, wantedStreams(wanted))),
    latestStreams: (count) =>
      guard(() =>
        readStreams(db, sql`closed_at is null or id > (select max(id) from stream) - ${count}::integer`),
      ),
    read: (range) => guard(() => readRange(db, feed, range)),
    oldestDay: () => guard(() => oldestDay(db)),
    matching: (question) => guard(() => matchingAmong(db, question)),
    record: (link, access) =>
      guard(() =>
        db.transaction().execute((transaction) => appendAudit(transaction, { ...access, ...link })),
      ),
  };
}

function wantedStreams({ base, listed, open }: WantedStreams) {
  return sql`id > ${base}::integer or id = any(${`{${listed.join(',')}}`}::integer[])
    ${open ? sql`or closed_at is null` : sql``}`;
}

async function readStreams(
  db: Database,
  wanted: ReturnType<typeof wantedStreams>,
): Promise<readonly StreamState[]> {
  const { rows } = await sql<StreamState>`
    select id as stream, opened_at as "openedAt", watermark, closed_at is not null as "isClosed"
    from stream where ${wanted}`.execute(db);
  return rows;
}

async function readRange(db: Database, feed: LiveFeed, range: LiveRange): Promise<LivePage> {
  const { life, after, upTo, limits } = range;
  const recent = feed.recent.between(life, range);
  if (recent !== null) return { requests: recent, upTo, bytes: 0 };
  const rows = await readStream(db, { life, after, limits });
  const wanted = rows.filter(({ position }) => seqOf(position) <= upTo);
  const last = rows.at(-1);
  return {
    requests: wanted.flatMap((row) => {
      const batch = readable(row);
      return batch === null ? [] : [{ seq: seqOf(row.position), batch }];
    }),
    upTo: last === undefined ? upTo : Math.min(upTo, seqOf(last.position)),
    bytes: wanted.reduce((sum, { body }) => sum + body.length, 0),
  };
}

/** One that cannot be read is not in the inventory either: the fold leaves it out and says so. */
function readable(row: InboxRow): Batch | null {
  try {
    return batchOfRow(row);
  } catch {
    return null;
  }
}

async function oldestDay(db: Database): Promise<number | null> {
  const { rows } = await sql<{ readonly day: number | null }>`
    select min(to_date(right(relname, 8), 'YYYYMMDD') - date '1970-01-01') as day
    from pg_inherits join pg_class c on c.oid = inhrelid
    where inhparent = 'inbox'::regclass and relname ~ '^inbox_[0-9]{8}$'`.execute(db);
  return rows[0]?.day ?? null;
}
