import type { Instant } from '../../src/core/instant.ts';
import { isSameLife, type StreamLife } from '../store/inbox/inbox.ts';
import type { StreamState } from '../store/live/live-source.ts';
import { type Position, tagOf } from './position.ts';

/** What of a stream is folded and has not been told. */
export interface Untold extends StreamLife {
  readonly after: number;
  readonly upTo: number;
}

/** How far all streams have been told. */
export interface Cursor {
  /** Takes note of streams as they are now. `elapsedMs`: of a clock that never goes back. */
  readonly update: (states: readonly StreamState[], elapsedMs: number) => void;
  readonly untold: () => readonly Untold[];
  /** Everything of a stream up to a seq has been told. */
  readonly tell: (stream: number, seq: number) => void;
  readonly position: (at: Instant) => Position;
  /** Up to this number all streams are known. */
  readonly base: () => number;
  /** The highest number that was met. */
  readonly highest: () => number;
  /** Streams up to the base that are not over. */
  readonly listed: () => readonly number[];
  /** Another number whenever a stream was let go or the base has moved. */
  readonly settled: () => number;
  readonly find: (stream: number) => Told | null;
  readonly all: () => readonly Told[];
}

/** How far one stream has been told. */
export interface Told extends StreamLife {
  readonly seq: number;
  readonly watermark: number;
  readonly isClosed: boolean;
}

type Tracked = { -readonly [Key in keyof Told]: Told[Key] };

/**
 * A number that is missing may belong to a stream that is just being made: it is waited for so long. One that comes
 * even later is met as an open stream all the same.
 */
const waitForMs = 60_000;
/** So many numbers back from the highest a missing one is waited for. */
export const recentStreams = 64;

/** A cursor that has been told everything up to now: states are those of all open streams and the latest. */
export function cursorOfNow(states: readonly StreamState[], elapsedMs: number): Cursor {
  const highest = Math.max(0, ...states.map(({ stream }) => stream));
  const cursor = createCursor(Math.max(0, highest - recentStreams));
  cursor.update(states, elapsedMs);
  for (const { stream, upTo } of cursor.untold()) cursor.tell(stream, upTo);
  return cursor;
}

/**
 * A cursor at a position; null: the database does not know it. States are those of its streams, of all that are later
 * than its base and of all that are open.
 */
export function cursorAt(
  position: Position,
  states: readonly StreamState[],
  elapsedMs: number,
): Cursor | null {
  const known = new Map(states.map((state) => [state.stream, state]));
  const cursor = createCursor(position.base);
  cursor.update(states, elapsedMs);
  for (const { stream, seq, tag } of position.streams) {
    const state = known.get(stream);
    if (state === undefined || tagOf(state.openedAt) !== tag || seq > state.watermark) return null;
    cursor.tell(stream, seq);
  }
  return cursor;
}

function createCursor(from: number): Cursor {
  const streams = new Map<number, Tracked>();
  const numbers = createNumbers(from);
  let gone = 0;

  const drop = (number: number): void => {
    streams.delete(number);
    gone += 1;
  };
  const letGo = (): void => {
    for (const [number, { isClosed, seq, watermark }] of streams) {
      if (number <= numbers.base() && isClosed && seq >= watermark) drop(number);
    }
  };
  const list = (): readonly Tracked[] => [...streams.values()];
  return {
    update(states, elapsedMs) {
      const met = new Set<number>();
      for (const { stream, openedAt, watermark, isClosed } of states) {
        met.add(stream);
        const known = streams.get(stream);
        const isKnown = known !== undefined && isSameLife(known, { stream, openedAt });
        const told = isKnown ? known.seq : 0;
        streams.set(stream, { stream, openedAt, seq: told, watermark, isClosed });
      }
      for (const number of streams.keys()) if (!met.has(number)) drop(number);
      numbers.update(streams, elapsedMs);
    },
    untold: () =>
      list()
        .filter(({ seq, watermark }) => seq < watermark)
        .map(({ stream, openedAt, seq, watermark }) => ({ stream, openedAt, after: seq, upTo: watermark })),
    tell(stream, seq) {
      const known = streams.get(stream);
      if (known === undefined) return;
      known.seq = Math.max(known.seq, seq);
      letGo();
    },
    position: (at) => {
      letGo();
      return {
        at,
        base: numbers.base(),
        streams: list()
          .map(({ stream, seq, openedAt }) => ({ stream, seq, tag: tagOf(openedAt) }))
          .sort((a, b) => a.stream - b.stream),
      };
    },
    base: numbers.base,
    highest: numbers.highest,
    listed: () => [...streams.keys()].filter((number) => number <= numbers.base()),
    settled: () => gone + numbers.base(),
    find: (stream) => streams.get(stream) ?? null,
    all: list,
  };
}

/** Up to which number every stream is known, and the highest that is. */
function createNumbers(from: number) {
  /** Since when each is missed. */
  const missing = new Map<number, number>();
  let [base, highest] = [from, from];
  return {
    base: () => base,
    highest: () => highest,
    /** All later than the base were asked for, so what is not known is missing. */
    update: (known: ReadonlyMap<number, unknown>, elapsedMs: number): void => {
      highest = Math.max(highest, ...known.keys());
      for (let number = base + 1; number <= Math.min(highest, base + recentStreams); number++) {
        if (!known.has(number) && !missing.has(number)) missing.set(number, elapsedMs);
      }
      for (let next = base + 1; next <= highest; next++) {
        const since = missing.get(next) ?? elapsedMs;
        if (!known.has(next) && elapsedMs - since < waitForMs) return;
        missing.delete(next);
        base = next;
      }
    },
  };
}
