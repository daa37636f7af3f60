import { MayflyError } from '../../src/core/errors.ts';
import type { Subscriber } from './subscriber.ts';

export interface Watched {
  readonly subscriber: Subscriber;
  /** Rejects with `access.…` once it may not listen any more. */
  readonly recheck: () => Promise<unknown>;
}

export interface WatchDeps {
  readonly watched: Iterable<Watched>;
  readonly beat: () => void;
  readonly elapsedMs: () => number;
  readonly limits: {
    /** One that takes nothing for so long is cut off. */
    readonly stuckMs: number;
    /** A sign of life so often. */
    readonly beatMs: number;
    /** How often it is looked whether one may still listen. */
    readonly checkMs: number;
  };
}

/** Rechecks at once: each may ask the database. */
const together = 50;

/** Ends the streams of those who may not listen any more and of those who take nothing. Returns how to stop. */
export function startWatch({ watched, beat, elapsedMs, limits }: WatchDeps): () => void {
  let isChecking = false;
  let beatAt = elapsedMs();
  const checkAll = async (): Promise<void> => {
    if (isChecking) return;
    isChecking = true;
    const all = [...watched];
    for (let from = 0; from < all.length; from += together) {
      await Promise.all(all.slice(from, from + together).map(check));
    }
    isChecking = false;
  };
  const timer = setInterval(() => {
    const now = elapsedMs();
    for (const { subscriber } of watched) {
      const since = subscriber.stuckSince();
      if (since !== null && now - since >= limits.stuckMs) subscriber.end();
    }
    if (now - beatAt >= limits.beatMs) {
      beatAt = now;
      beat();
    }
    void checkAll();
  }, limits.checkMs);
  return () => clearInterval(timer);
}

/** While the database does not answer nothing happens that could be told, so nobody is cut off for that. */
async function check({ subscriber, recheck }: Watched): Promise<void> {
  try {
    await recheck();
  } catch (error) {
    if (error instanceof MayflyError && error.code.startsWith('access.')) subscriber.end();
  }
}
