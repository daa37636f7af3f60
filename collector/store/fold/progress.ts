import {
  isSameLife,
  type Pending,
  type StreamLife,
  seqOf,
  streamOf,
  type Watermark,
} from '../inbox/inbox.ts';

/** How far a stream is: `folded` is in the database, `reached` in a window, `taken` committed in the inbox. */
export interface StreamProgress extends StreamLife {
  readonly folded: number;
  readonly reached: number;
  readonly taken: number;
}

/**
 * How far the streams are that are folded here. `folded` <= `reached` <= `taken`. What is said of a stream that is
 * forgotten, or whose number another one has now, changes nothing.
 */
export interface Progress {
  /** Something more was committed. True: nothing of its stream was let go, so it may go into the window. */
  readonly take: (committed: Omit<Pending, 'batch'>) => boolean;
  /** The window holds a stream up to here. */
  readonly reach: (life: StreamLife, seq: number) => void;
  /** The database holds a stream up to here. */
  readonly fold: (life: StreamLife, seq: number) => void;
  readonly adopt: (life: StreamLife, range: { readonly watermark: number; readonly last: number }) => void;
  /** The database does not know the stream: nothing of it can be read back. */
  readonly forget: (life: StreamLife) => void;
  /** A stream of which something was let go, as it is now. */
  readonly behind: () => StreamProgress | null;
  /** What the window holds beyond the database. */
  readonly watermarks: () => readonly Watermark[];
  /** Infinity: nothing of that stream is waited for. */
  readonly foldedOf: (life: StreamLife) => number;
  readonly takenNow: () => readonly Watermark[];
  readonly hasWork: () => boolean;
  /** The windows are empty: everything that is not in the database has to be read back. */
  readonly startOver: () => void;
}

type Counted = { -readonly [Key in keyof StreamProgress]: StreamProgress[Key] };

/** `onGone` hears of each stream that is forgotten, also because another one has its number. */
export function createProgress(onGone: (gone: StreamProgress) => void): Progress {
  const streams = new Map<number, Counted>();
  const find = (life: StreamLife): Counted | undefined => {
    const known = streams.get(life.stream);
    return known !== undefined && isSameLife(known, life) ? known : undefined;
  };
  const forget = (gone: StreamProgress | undefined): void => {
    if (gone === undefined) return;
    streams.delete(gone.stream);
    onGone(gone);
  };
  const put = (life: Counted): Counted => {
    if (find(life) === undefined) forget(streams.get(life.stream));
    streams.set(life.stream, life);
    return life;
  };
  const entries = (): readonly Counted[] => [...streams.values()];
  return {
    take: ({ position, openedAt }) => {
      const [stream, seq] = [streamOf(position), seqOf(position)];
      const before = { folded: seq - 1, reached: seq - 1, taken: seq - 1 };
      const progress = find({ stream, openedAt }) ?? put({ stream, openedAt, ...before });
      const follows = progress.reached === progress.taken;
      progress.taken = seq;
      return follows;
    },
    reach: (life, seq) => {
      const progress = find(life);
      if (progress !== undefined) progress.reached = seq;
    },
    fold: (life, seq) => {
      const progress = find(life);
      if (progress !== undefined) progress.folded = Math.max(progress.folded, seq);
    },
    adopt: ({ stream, openedAt }, { watermark, last }) => {
      put({ stream, openedAt, folded: watermark, reached: watermark, taken: last });
    },
    forget: (life) => forget(find(life)),
    behind: () => {
      const behind = entries().find(({ reached, taken }) => reached < taken);
      return behind === undefined ? null : { ...behind };
    },
    watermarks: () =>
      entries()
        .filter(({ folded, reached }) => reached > folded)
        .map(({ stream, openedAt, reached }) => ({ stream, openedAt, seq: reached })),
    foldedOf: (life) => find(life)?.folded ?? Number.POSITIVE_INFINITY,
    takenNow: () => entries().map(({ stream, openedAt, taken }) => ({ stream, openedAt, seq: taken })),
    hasWork: () => entries().some(({ folded, taken }) => folded < taken),
    startOver: () => {
      for (const progress of streams.values()) progress.reached = progress.folded;
    },
  };
}
