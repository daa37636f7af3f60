import type { GapView } from '../../src/core/api/live-views.ts';
import type { Instant } from '../../src/core/instant.ts';
import { iso } from '../store/credential-summary.ts';
import { beatPiece, gapPiece, type Piece } from './event-text.ts';
import { createPieceQueue } from './piece-queue.ts';

export type GapReason = GapView['reason'];

/** Where in the stream something stands. */
export interface Place {
  readonly id: string;
  readonly at: Instant;
}

/** One who listens. What waits for it is bounded: what does not fit is left out, and it is told so. */
export interface Subscriber {
  readonly body: ReadableStream<Uint8Array>;
  /** Something that is not dropped: for what comes before it is live. */
  readonly put: (piece: Piece) => void;
  /** It has been told everything up to a place. */
  readonly reach: (place: Place) => void;
  /** The activities up to a place. */
  readonly offer: (pieces: readonly Piece[], place: Place) => void;
  /** What happened up to a place is not told. */
  readonly lose: (reason: GapReason, place: Place) => void;
  /** A sign of life. `place`: up to where everything has been told; null: not known. */
  readonly beat: (place: Place | null) => void;
  /** Resolves when nothing waits any more; false: nobody listens any more. */
  readonly drained: () => Promise<boolean>;
  /** Since when something waits and nothing has been taken, of the clock; null: nothing waits. */
  readonly stuckSince: () => number | null;
  /** Activities that were taken. */
  readonly told: () => number;
  readonly end: () => void;
  readonly isEnded: () => boolean;
}

export interface SubscriberDeps {
  /** Where it begins. */
  readonly begin: Place;
  readonly elapsedMs: () => number;
  readonly mostBytes: number;
  readonly onTold: (activities: number) => void;
  readonly onGap: (reason: GapReason) => void;
  /** Calls once, whoever ended it. */
  readonly onEnd: () => void;
}

export function createSubscriber(deps: SubscriberDeps): Subscriber {
  const { onGap } = deps;
  const queue = createPieceQueue({ ...deps, onEmpty: () => tellLost() });
  let lastPlace = deps.begin;
  let lost: { readonly since: Instant; readonly reason: GapReason; readonly place: Place } | null = null;

  /** Everything before has been taken: what is missing can be told. */
  const tellLost = (): void => {
    if (lost === null || queue.bytes() > 0) return;
    const { since, reason, place } = lost;
    lost = null;
    lastPlace = place;
    onGap(reason);
    queue.push(gapPiece({ since: iso(since), reason }, place.id));
  };
  const lose = (reason: GapReason, place: Place): void => {
    lost = { since: lost?.since ?? lastPlace.at, reason: lost?.reason ?? reason, place };
    tellLost();
  };
  return {
    body: queue.body,
    put: queue.push,
    reach: (place) => {
      lastPlace = place;
    },
    offer: (pieces, place) => {
      if (lost !== null) return lose('too_slow', place);
      for (const piece of pieces) {
        if (queue.bytes() > 0 && queue.bytes() + piece.bytes.length > deps.mostBytes) {
          return lose('too_slow', place);
        }
        queue.push(piece);
      }
      lastPlace = place;
    },
    lose,
    beat: (place) => {
      if (queue.bytes() > 0) return;
      const reached = lost === null && place !== null && place.id !== lastPlace.id ? place : null;
      lastPlace = reached ?? lastPlace;
      queue.push(beatPiece(reached?.id ?? null));
    },
    drained: queue.drained,
    stuckSince: () => (queue.bytes() === 0 ? null : queue.waitingSince()),
    told: queue.told,
    end: queue.end,
    isEnded: queue.isEnded,
  };
}
