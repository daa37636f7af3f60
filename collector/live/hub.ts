import { setImmediate as nextTurn } from 'node:timers/promises';
import { MayflyError } from '../../src/core/errors.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { LiveSource } from '../store/live/live-source.ts';
import type { Activity } from './activities.ts';
import { type Cursor, cursorOfNow, recentStreams } from './cursor.ts';
import type { Group } from './group.ts';
import { startPoll } from './poll.ts';
import { writePosition } from './position.ts';
import type { Place } from './subscriber.ts';
import { createTelling } from './telling.ts';

export interface HubDeps {
  readonly source: LiveSource;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
  readonly groups: () => Iterable<Group>;
  /** Following has failed, after it had worked. */
  readonly failing: (error: unknown) => void;
}

/** Follows what is folded, while somebody listens, and gives it to the groups in slices. */
export interface Hub {
  /** Begins to follow, or goes on. Rejects when the database cannot be asked. */
  readonly begin: () => Promise<void>;
  readonly stop: () => void;
  /** Up to where the groups have been given everything. Only after `begin`. */
  readonly place: () => Place;
  /** The same, as it is now. Throws when it has stopped. */
  readonly cursor: () => Cursor;
  /** Number of the latest slice. */
  readonly number: () => number;
  /** Since it last had everything there was; null: it does not follow. */
  readonly lagMs: () => number | null;
}

/** Requests, about; further behind it would only ever be late. */
const mostBehind = 50_000;
/** A stream that came to be seen late is met then. */
const allOpenEveryMs = 10_000;

interface Following {
  readonly cursor: Cursor;
  readonly caughtUpAt: () => number;
  readonly end: () => void;
}

export function createHub(deps: HubDeps): Hub {
  const { source, now, elapsedMs, groups } = deps;
  let starting: Promise<void> | null = null;
  let current: Following | null = null;
  let number = 0;
  let place: Place = { id: '', at: now() };

  const move = (cursor: Cursor): void => {
    const at = now();
    place = { id: writePosition(cursor.position(at)), at };
  };
  const start = async (): Promise<void> => {
    const cursor = cursorOfNow(await source.latestStreams(recentStreams), elapsedMs());
    const own = follow(deps, cursor, {
      moved: () => move(cursor),
      give: (activities) => {
        number += 1;
        for (const group of groups()) group.offer({ number, activities, place });
      },
      lose: () => {
        number += 1;
        for (const group of groups()) group.lose({ number, place });
      },
    });
    move(cursor);
    current = own;
  };
  return {
    begin: () => {
      starting ??= start().catch((error: unknown) => {
        starting = null;
        throw error;
      });
      return starting;
    },
    stop: () => {
      current?.end();
      [current, starting] = [null, null];
    },
    place: () => place,
    cursor: () => {
      if (current === null) throw new MayflyError('internal', 'nobody listens');
      return current.cursor;
    },
    number: () => number,
    lagMs: () => (current === null ? null : elapsedMs() - current.caughtUpAt()),
  };
}

interface Followed {
  /** The cursor has moved; comes before what was told by it. */
  readonly moved: () => void;
  readonly give: (activities: readonly Activity[]) => void;
  /** Everything up to the cursor was left out. */
  readonly lose: () => void;
}

/** Follows from a cursor on, which it moves, until it is ended. */
function follow(
  { source, elapsedMs, failing }: HubDeps,
  cursor: Cursor,
  { moved, give, lose }: Followed,
): Following {
  let [caughtUpAt, allOpenAt, isOver] = [elapsedMs(), elapsedMs(), false];
  const tellAll = createTelling(source, async (activities, told) => {
    for (const [stream, seq] of told) cursor.tell(stream, seq);
    moved();
    if (activities.length === 0) return;
    give(activities);
    // Those who take what they are sent do so before there is more.
    await nextTurn();
  });
  const look = async (): Promise<void> => {
    const open = elapsedMs() - allOpenAt >= allOpenEveryMs;
    const states = await source.streams({ base: cursor.base(), listed: cursor.listed(), open });
    if (isOver) return;
    if (open) allOpenAt = elapsedMs();
    cursor.update(states, elapsedMs());
    const untold = cursor.untold();
    if (untold.reduce((sum, { after, upTo }) => sum + upTo - after, 0) > mostBehind) {
      for (const { stream, upTo } of untold) cursor.tell(stream, upTo);
      moved();
      lose();
    }
    await tellAll(cursor.untold(), () => isOver);
    if (isOver) return;
    if (untold.length === 0) moved();
    caughtUpAt = elapsedMs();
  };
  const end = startPoll({ look, everyMs: source.pollMs, follow: source.follow, failing });
  return {
    cursor,
    caughtUpAt: () => caughtUpAt,
    end: () => {
      isOver = true;
      end();
    },
  };
}
