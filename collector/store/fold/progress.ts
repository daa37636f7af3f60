import { type InboxPosition, seqOf, streamOf } from '../inbox/inbox.ts';

/** Up to which seq each stream is folded. */
export type Watermarks = ReadonlyMap<number, number>;

/** How far a stream is: `folded` is in the database, `reached` in a window, `taken` committed in the inbox. */
interface StreamProgress {
  folded: number;
  reached: number;
  taken: number;
}

/** How far the streams are that are folded here. `folded` <= `reached` <= `taken`. */
export interface Progress {
  /** Something more was committed. True: nothing of its stream was let go, so it may go into the window. */
  readonly take: (position: InboxPosition) => boolean;
  /** The window holds a stream up to here. */
  readonly reach: (stream: number, seq: number) => void;
  /** The database holds a stream up to here. */
  readonly fold: (stream: number, seq: number) => void;
  readonly adopt: (stream: number, range: { readonly watermark: number; readonly last: number }) => void;
  /** Streams of which something was let go, and the last seq that is not. */
  readonly behind: () => readonly (readonly [stream: number, reached: number])[];
  /** What the window holds beyond the database. */
  readonly watermarks: () => Watermarks;
  readonly foldedOf: (stream: number) => number;
  readonly takenNow: () => Watermarks;
  readonly hasWork: () => boolean;
  /** The windows are empty: everything that is not in the database has to be read back. */
  readonly startOver: () => void;
}

export function createProgress(): Progress {
  const streams = new Map<number, StreamProgress>();
  const of = (stream: number, before = 0): StreamProgress => {
    const known = streams.get(stream) ?? { folded: before, reached: before, taken: before };
    streams.set(stream, known);
    return known;
  };
  const entries = () => [...streams];
  return {
    take: (position) => {
      const seq = seqOf(position);
      const progress = of(streamOf(position), seq - 1);
      const follows = progress.reached === progress.taken;
      progress.taken = seq;
      return follows;
    },
    reach: (stream, seq) => {
      of(stream).reached = seq;
    },
    fold: (stream, seq) => {
      const progress = of(stream);
      progress.folded = Math.max(progress.folded, seq);
    },
    adopt: (stream, { watermark, last }) => {
      streams.set(stream, { folded: watermark, reached: watermark, taken: last });
    },
    behind: () =>
      entries()
        .filter(([, { reached, taken }]) => reached < taken)
        .map(([stream, { reached }]) => [stream, reached]),
    watermarks: () =>
      new Map(
        entries()
          .filter(([, { folded, reached }]) => reached > folded)
          .map(([stream, { reached }]) => [stream, reached]),
      ),
    foldedOf: (stream) => of(stream).folded,
    takenNow: () => new Map(entries().map(([stream, { taken }]) => [stream, taken])),
    hasWork: () => entries().some(([, { folded, taken }]) => folded < taken),
    startOver: () => {
      for (const [, progress] of streams) progress.reached = progress.folded;
    },
  };
}
