import { MayflyError } from '../../../src/core/errors.ts';
import type { Instant } from '../../../src/core/instant.ts';
import type { Dedicated } from '../engine.ts';
import type { Session } from '../session.ts';
import { isSameLife, type StreamLife } from './inbox.ts';

/** First key of the advisory locks of streams (`mayf`); the second is the stream. */
const lockClass = 0x6d61_7966;

/**
 * The stream this collector appends to. Its rows come only through `query`, on the connection that holds the
 * stream's lock: who finds that lock free knows that no row of it is still on its way.
 */
export interface OwnStream extends StreamLife {
  /** Each statement is a transaction of its own. */
  readonly query: Session['query'];
  /** Ends the use of it: what was begun may still be committed, and the stream is then an orphan. */
  readonly leave: () => void;
}

/** A stream whose collector, or whose connection, is gone. It gets no more rows. */
export interface Orphan extends StreamLife {
  /** All rows up to this seq are folded. */
  readonly watermark: number;
}

export interface Streams {
  /** The one to append to: a new one at first, and when the last was left or its connection broke. */
  readonly own: () => Promise<OwnStream>;
  /** Takes the lock of every orphan that is free. Each is returned once; nobody else folds it meanwhile. */
  readonly adoptOrphans: () => Promise<readonly Orphan[]>;
  /** The database does not know a stream: its connection leads elsewhere, so nothing more goes through it. */
  readonly leave: (gone: StreamLife) => void;
  /** Closes an adopted stream whose rows are all folded; false: some are not, or it is not adopted any more. */
  readonly close: (stream: number) => Promise<boolean>;
  /**
   * Closes what is folded and gives up the locks; what is not will be adopted. Nothing may be appended any more.
   */
  readonly stop: () => Promise<void>;
}

export interface StreamsDeps {
  readonly dedicated: () => Promise<Dedicated>;
  readonly now: () => Instant;
}

/** A connection, and the streams whose locks it holds. */
interface Held {
  readonly own: OwnStream;
  readonly connection: Dedicated;
  /** By stream, when it was opened. */
  readonly adopted: Map<number, Instant>;
}

export function createStreams({ dedicated, now }: StreamsDeps): Streams {
  let current: Promise<Held> | null = null;
  let adopting: Promise<unknown> = Promise.resolve();
  let isStopped = false;

  const held = async (): Promise<Held> => {
    if (isStopped) throw new MayflyError('store.unavailable', 'the collector is ending');
    if (current !== null) return current;
    const opening = dedicated().then((connection) => {
      const leave = (): void => {
        if (current === opening) current = null;
        void connection.close().catch(() => {});
      };
      connection.onLost(leave);
      return openStream(connection, now(), leave);
    });
    current = opening;
    opening.catch(() => {
      if (current === opening) current = null;
    });
    return opening;
  };

  return {
    own: async () => (await held()).own,
    adoptOrphans: () => {
      // One after the other: a session may take a lock that it has.
      const orphans = adopting.then(async () => {
        const holder = await held();
        await requireLock(holder);
        return adopt(holder);
      });
      adopting = orphans.catch(() => {});
      return orphans;
    },
    leave: (gone) => void current?.then((holder) => leaveIfHeld(holder, gone)).catch(() => {}),
    close: async (stream) => {
      const { adopted, connection } = await held();
      if (!adopted.has(stream) || !(await closeFolded(connection, stream, now()))) return false;
      adopted.delete(stream);
      await unlock(connection, [stream]);
      return true;
    },
    stop: async () => {
      isStopped = true;
      const ended = await current?.catch(() => null);
      if (ended === null || ended === undefined) return;
      for (const stream of [ended.own.stream, ...ended.adopted.keys()]) {
        await closeFolded(ended.connection, stream, now()).catch(() => {});
      }
      current = null;
      await ended.connection.close();
    },
  };
}

function leaveIfHeld({ own, adopted }: Held, gone: StreamLife): void {
  if (isSameLife(own, gone) || adopted.get(gone.stream) === gone.openedAt) own.leave();
}

/** Locked in the statement that makes it, so that nobody ever sees it unlocked. */
async function openStream(connection: Dedicated, openedAt: Instant, leave: () => void): Promise<Held> {
  try {
    const [opened] = await connection.query<{ readonly id: number; readonly locked: boolean }>(
      `with opened as (insert into stream (opened_at) values ($1) returning id)
       select id, pg_try_advisory_lock($2::integer, id) as locked from opened`,
      [openedAt, lockClass],
    );
    if (opened?.locked !== true) {
      throw new MayflyError('store.unavailable', 'the lock of a new stream is held by somebody else');
    }
    const own = { stream: opened.id, openedAt, query: connection.query, leave };
    return { own, connection, adopted: new Map() };
  } catch (error) {
    leave();
    throw error;
  }
}

/** A pooler that gives each transaction another connection takes the lock away from who holds it. */
async function requireLock({ own, connection }: Held): Promise<void> {
  const [found] = await connection.query<{ readonly held: boolean }>(
    `select exists (
       select 1 from pg_locks
       where locktype = 'advisory' and classid::bigint = $1 and objid::bigint = $2 and objsubid = 2
         and database = (select oid from pg_database where datname = current_database())
         and pid = pg_backend_pid() and granted
     ) as held`,
    [lockClass, own.stream],
  );
  if (found?.held === true) return;
  own.leave();
  throw new MayflyError(
    'store.unavailable',
    'the connection to the database changes between statements: ' +
      'DATABASE_URL must lead to PostgreSQL itself, or to a pooler in session mode',
  );
}

async function adopt({ own, connection, adopted }: Held): Promise<readonly Orphan[]> {
  const open = await connection.query<{ readonly id: number }>(
    'select id from stream where closed_at is null and id <> all ($1::integer[]) order by id',
    [arrayOf([own.stream, ...adopted.keys()])],
  );
  if (open.length === 0) return [];
  const free = await connection.query<{ readonly id: number }>(
    'select id from unnest($1::integer[]) as id where pg_try_advisory_lock($2::integer, id)',
    [arrayOf(open.map(({ id }) => id)), lockClass],
  );
  if (free.length === 0) return [];
  // Who held a lock until now may have folded, and closed, the stream meanwhile.
  const orphans = await connection.query<Orphan>(
    `select id as stream, opened_at as "openedAt", watermark from stream
     where closed_at is null and id = any ($1::integer[]) order by id`,
    [arrayOf(free.map(({ id }) => id))],
  );
  for (const { stream, openedAt } of orphans) adopted.set(stream, openedAt);
  const closed = free.map(({ id }) => id).filter((id) => !adopted.has(id));
  if (closed.length > 0) await unlock(connection, closed);
  return orphans;
}

async function closeFolded(connection: Dedicated, stream: number, closedAt: Instant): Promise<boolean> {
  const closed = await connection.query(
    `update stream as closing set closed_at = $2
     where id = $1 and closed_at is null and not exists (
       select 1 from inbox where inbox.stream = $1 and inbox.seq > closing.watermark
     ) returning id`,
    [stream, closedAt],
  );
  return closed.length > 0;
}

async function unlock(connection: Dedicated, streams: readonly number[]): Promise<void> {
  await connection.query('select pg_advisory_unlock($1::integer, id) from unnest($2::integer[]) as id', [
    lockClass,
    arrayOf(streams),
  ]);
}

/** As PostgreSQL writes an array: both engines take the text. */
function arrayOf(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}
