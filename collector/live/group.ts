import type { Activity } from './activities.ts';
import { activityPieces } from './event-text.ts';
import type { Sieve } from './sieve.ts';
import type { Place, Subscriber } from './subscriber.ts';

/** What happened between two places. */
export interface Slice {
  /** Counts up. */
  readonly number: number;
  readonly activities: readonly Activity[];
  /** Where it ends. */
  readonly place: Place;
}

/** All who listen to the same. Each slice is sieved and encoded once for them. */
export interface Group {
  readonly sieve: Sieve;
  readonly size: () => number;
  /** It gets the slices after that number. */
  readonly add: (subscriber: Subscriber, after: number) => void;
  readonly remove: (subscriber: Subscriber) => void;
  readonly offer: (slice: Slice) => void;
  /** Nobody is told what happened up to the end of that slice. */
  readonly lose: (slice: Pick<Slice, 'number' | 'place'>) => void;
  /** `place` is where the slices given so far end. */
  readonly beat: (place: Place) => void;
}

/** Activities that wait for the database to say whether they match. */
const mostWaiting = 20_000;

type Turn = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createGroup(sieve: Sieve, { turn }: { readonly turn: Turn }): Group {
  /** The last slice that each is not to have. */
  const members = new Map<Subscriber, number>();
  const tell = ({ number, place }: Slice, kept: readonly Activity[]): void => {
    if (kept.length === 0) return;
    const pieces = activityPieces(
      kept.map(({ json }) => json),
      place.id,
    );
    for (const [subscriber, after] of members) if (number > after) subscriber.offer(pieces, place);
  };
  const lose: Group['lose'] = ({ number, place }) => {
    for (const [subscriber, after] of members) if (number > after) subscriber.lose('too_much', place);
  };
  const asking = createAsking({ ask: (activities) => turn(() => sieve.ask(activities)), tell, lose });
  return {
    sieve,
    size: () => members.size,
    add: (subscriber, after) => void members.set(subscriber, after),
    remove: (subscriber) => void members.delete(subscriber),
    offer: (slice) => {
      if (members.size === 0) return;
      const passed = asking.isBusy() ? null : sieve.pass(slice.activities);
      if (passed !== null) tell(slice, passed);
      else asking.add(slice);
    },
    lose: (slice) => {
      asking.clear();
      lose(slice);
    },
    beat: (place) => {
      for (const subscriber of members.keys()) subscriber.beat(asking.isBusy() ? null : place);
    },
  };
}

/** Slices about which the database must be asked, in their order; those that wait are asked about together. */
function createAsking({
  ask,
  tell,
  lose,
}: {
  readonly ask: Sieve['ask'];
  readonly tell: (slice: Slice, kept: readonly Activity[]) => void;
  readonly lose: Group['lose'];
}) {
  let waiting: Slice[] = [];
  let isAsking = false;
  const run = async (): Promise<void> => {
    isAsking = true;
    for (let last = waiting.at(-1); last !== undefined; last = waiting.at(-1)) {
      const slices = waiting;
      const kept = await ask(slices.flatMap(({ activities }) => activities)).then(
        (matching) => new Set(matching),
        () => null,
      );
      // What was let go meanwhile stood at the beginning.
      if (waiting[0] !== slices[0]) continue;
      waiting = waiting.slice(slices.length);
      if (kept === null) lose(last);
      else
        for (const slice of slices)
          tell(
            slice,
            slice.activities.filter((each) => kept.has(each)),
          );
    }
    isAsking = false;
  };
  return {
    isBusy: () => isAsking,
    clear: (): void => {
      waiting = [];
    },
    add: (slice: Slice): void => {
      waiting = [...waiting, slice];
      if (waiting.reduce((sum, { activities }) => sum + activities.length, 0) > mostWaiting) {
        waiting = [];
        lose(slice);
      } else if (!isAsking) void run();
    },
  };
}
