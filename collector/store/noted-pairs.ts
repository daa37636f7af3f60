import { usageWords } from '../../src/core/inventory/window/usage-rows.ts';
import type { FoldWindow } from '../../src/core/inventory/window/window.ts';
import { wordsOf } from './copy/id-words.ts';
import { createRecentlyNoted } from './recently-noted.ts';

/** Of which credentials in which contexts the database is known to have a note. */
export interface NotedPairs {
  /** Rows of a window's usage, in its order, one for each pair that may not be noted yet; they count as noted then. */
  readonly take: (window: FoldWindow) => readonly number[];
  /** Nothing is known: a transaction was not kept, or the database is another one. */
  readonly forget: () => void;
}

/** Remembers the latest in 4 MiB: half of a fingerprint, which is random, and half of a context's id, which is a hash. */
export function createNotedPairs(): NotedPairs {
  const { isNew, forget } = createRecentlyNoted(18);
  return {
    take({ usage, credentials, contexts }) {
      const ids = wordsOf(contexts.rows.map(({ context }) => context));
      const rows: number[] = [];
      let [credential, context] = [-1, -1];
      for (const row of usage.order()) {
        const word = row * usageWords.width;
        const [ofCredential = 0, ofContext = 0] = [
          usage.words[word + usageWords.credential],
          usage.words[word + usageWords.context],
        ];
        // Neighbours in the order: other instances and hours.
        if (ofCredential === credential && ofContext === context) continue;
        [credential, context] = [ofCredential, ofContext];
        const [from, to] = [credential * 4, context * 4];
        const { words } = credentials;
        if (isNew(words[from] ?? 0, words[from + 1] ?? 0, ids[to] ?? 0, ids[to + 1] ?? 0)) rows.push(row);
      }
      return rows;
    },
    forget,
  };
}
