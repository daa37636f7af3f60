import type { Database } from './database.ts';
import type { PageLimits } from './inbox-page.ts';
import type { Store } from './store.ts';

/** An open database, whichever it is. The store's SQL is the same on both. */
export interface Engine {
  readonly name: Store['engine'];
  readonly durability: string;
  readonly db: Database;
  /** What one step of the fold takes from the inbox. */
  readonly foldLimits: PageLimits;
  /** Runs work that may wait long for others, such as migrations. */
  readonly patiently: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}
