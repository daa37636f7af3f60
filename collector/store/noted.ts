import type { Combination } from './copy/combinations.ts';
import { createNotedPairs, type NotedPairs } from './noted-pairs.ts';
import { createRecentlyNoted } from './recently-noted.ts';

/** What filters look things up in, as far as the database is known to have it. */
export interface Noted {
  readonly pairs: NotedPairs;
  /** Those of a dictionary that may not be noted yet; they count as noted then. */
  readonly take: (dictionary: number, combinations: readonly Combination[]) => readonly Combination[];
  /** Nothing is known: a transaction was not kept, or the database is another one. */
  readonly forget: () => void;
}

export function createNoted(): Noted {
  const pairs = createNotedPairs();
  const combinations = createRecentlyNoted(14);
  return {
    pairs,
    take: (dictionary, some) =>
      some.filter(({ high, low }) => combinations.isNew(high, low, dictionary + 1, 0)),
    forget() {
      pairs.forget();
      combinations.forget();
    },
  };
}
