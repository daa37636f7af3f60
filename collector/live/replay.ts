import type { Instant } from '../../src/core/instant.ts';
import { isSameLife } from '../store/inbox/inbox.ts';
import type { LiveSource } from '../store/live/live-source.ts';
import { type Cursor, cursorAt, type Told, type Untold } from './cursor.ts';
import { activityPieces } from './event-text.ts';
import { type Position, writePosition } from './position.ts';
import type { Sieve } from './sieve.ts';
import type { GapReason, Subscriber } from './subscriber.ts';
import { createTelling } from './telling.ts';

export interface ReplayDeps {
  readonly source: LiveSource;
  /** How far those who listen have been told. */
  readonly live: () => Cursor;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
  readonly limits: ReplayLimits;
}

export interface ReplayLimits {
  readonly spans: number;
  readonly bytes: number;
}

export const replayLimits: ReplayLimits = { spans: 50_000, bytes: 64 * 1024 * 1024 };

/** What a resumption is about. */
export interface Resumed {
  readonly subscriber: Subscriber;
  readonly sieve: Sieve;
  readonly position: Position;
  /** Calls in the very moment in which the subscriber has been told everything that is told. */
  readonly onCaughtUp: () => void;
}

/** Rows that a day's removal may take away were received so long before a position at most. */
const slackMs = 15 * 60_000;
const dayMs = 86_400_000;
/** Each time round less has happened since. */
const mostRounds = 20;

/**
 * Tells a subscriber what happened since a position, as fast as it takes it, until it has caught up. Returns why not.
 * Rejects when the database does not answer.
 */
export async function replay(deps: ReplayDeps, resumed: Resumed): Promise<GapReason | null> {
  const { source, elapsedMs, limits } = deps;
  const { position, subscriber } = resumed;
  const wanted = { base: position.base, listed: position.streams.map(({ stream }) => stream), open: true };
  const states = await source.streams(wanted);
  const cursor = cursorAt(position, states, elapsedMs());
  const highest = Math.max(deps.live().highest(), ...states.map(({ stream }) => stream));
  if (cursor === null || position.base > highest) return 'unknown_position';
  const oldest = await source.oldestDay();
  if (oldest !== null && (position.at - slackMs) / dayMs < oldest) return 'too_old';
  const used = { spans: 0, bytes: 0 };
  const isTooMuch = (): boolean => used.spans > limits.spans || used.bytes > limits.bytes;
  const telling = createTelling(source, createGive(deps, resumed, cursor), (spans, bytes) => {
    used.spans += spans;
    used.bytes += bytes;
  });
  for (let round = 0; round < mostRounds; round++) {
    if (isCaughtUp(cursor, deps.live())) {
      resumed.onCaughtUp();
      return null;
    }
    if (round > 0) {
      const known = { base: cursor.base(), listed: cursor.listed(), open: true };
      cursor.update(await source.streams(known), elapsedMs());
    }
    await telling(untoldUntil(cursor, deps.live()), () => isTooMuch() || subscriber.isEnded());
    if (isTooMuch()) return 'too_much';
    if (subscriber.isEnded()) return null;
  }
  return 'too_much';
}

function createGive(
  { now }: Pick<ReplayDeps, 'now'>,
  { subscriber, sieve }: Resumed,
  cursor: Cursor,
): Parameters<typeof createTelling>[1] {
  return async (activities, told) => {
    const kept = sieve.pass(activities) ?? (await sieve.ask(activities));
    for (const [stream, seq] of told) cursor.tell(stream, seq);
    const id = writePosition(cursor.position(now()));
    for (const piece of activityPieces(
      kept.map(({ json }) => json),
      id,
    )) {
      subscriber.put(piece);
      if (!(await subscriber.drained())) return;
    }
  };
}

/** Up to where those who listen have been told: beyond it they will be told together. */
function untoldUntil(mine: Cursor, live: Cursor): readonly Untold[] {
  return mine.all().flatMap((told) => {
    const { stream, openedAt, seq } = told;
    const upTo = Math.min(told.watermark, toldLive(told, live));
    return seq < upTo ? [{ stream, openedAt, after: seq, upTo }] : [];
  });
}

/** A stream that is let go has been told to its end; one that is not yet met, not at all. */
function toldLive(told: Told, live: Cursor): number {
  const known = live.find(told.stream);
  if (known !== null) return isSameLife(known, told) ? known.seq : 0;
  return told.stream <= live.base() && told.isClosed ? told.watermark : 0;
}

function isCaughtUp(mine: Cursor, live: Cursor): boolean {
  if (live.base() > mine.highest()) return false;
  return live.all().every((told) => {
    const own = mine.find(told.stream);
    if (own === null) return told.stream <= mine.base() || told.seq === 0;
    return isSameLife(own, told) ? own.seq >= told.seq : true;
  });
}
