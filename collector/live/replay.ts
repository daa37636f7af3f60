import type { Instant } from '../../src/core/instant.ts';
import type { LiveSource } from '../store/live/live-source.ts';
import { isCaughtUp, untoldUntil } from './catch-up.ts';
import { type Cursor, cursorAt } from './cursor.ts';
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
  let known = deps.live().settled();
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
    if (known === deps.live().settled() && isCaughtUp(cursor, deps.live())) {
      resumed.onCaughtUp();
      return null;
    }
    if (round > 0) {
      known = deps.live().settled();
      const again = { base: cursor.base(), listed: cursor.listed(), open: true };
      cursor.update(await source.streams(again), elapsedMs());
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
