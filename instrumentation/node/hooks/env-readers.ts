import type { KnownActor } from '../known-actors.ts';

/** Who reads, found out only when it is asked for. */
export interface AskReader {
  readonly actor: () => KnownActor['id'];
  readonly module: () => string | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Remembers who has read one variable with one value. */
export interface Readers {
  /** The package that reads, in `module`, when this reader was not seen before; null: known, or not asked about. */
  readonly news: () => { readonly module: string | null } | null;
}

/** Actors and readers of one value; past it all are forgotten and told of again. */
const most = 64;
/** Reads that are asked about one by one: which package reads costs a look at the stack. */
const firstReads = 8;
const leastPauseMs = 1;
const mostPauseMs = 1_000;

/**
 * Of a value that is read again and again, the package is asked for at the first reads of it, at the first of each
 * actor, and then no more often than after a pause, which doubles up to a second while nobody new reads. A package
 * that reads once, among a thousand reads of others in the same moment, may so be missed.
 */
export function createReaders({ actor, module, now }: AskReader): Readers {
  const actors = new Set<string>();
  const readers = new Set<string>();
  let reads = 0;
  let askedAt = 0;
  let pauseMs = leastPauseMs;

  function isAsked(): boolean {
    const at = now();
    reads += 1;
    if (reads > firstReads && Math.abs(at - askedAt) < pauseMs) return false;
    askedAt = at;
    return true;
  }

  return {
    news() {
      const who = actor();
      if (!isNew(actors, who) && !isAsked()) return null;
      const reader = module();
      const isNews = isNew(readers, `${reader} ${who}`);
      pauseMs = isNews ? leastPauseMs : Math.min(mostPauseMs, pauseMs * 2);
      return isNews ? { module: reader } : null;
    },
  };
}

function isNew(set: Set<string>, name: string): boolean {
  if (set.has(name)) return false;
  if (set.size >= most) set.clear();
  set.add(name);
  return true;
}
