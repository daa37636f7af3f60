import type { Database } from './database.ts';
import type { Durability } from './durability.ts';
import type { FolderLimits } from './fold/folder.ts';
import type { InTransaction, Session } from './session.ts';
import type { Store } from './store.ts';

/** An open database, whichever it is. The store's SQL is the same on both. */
export interface Engine {
  readonly name: Store['engine'];
  readonly durability: string;
  readonly readDurability: () => Promise<Durability>;
  readonly db: Database;
  /** How large a window of the fold may be. */
  readonly foldLimits: FolderLimits;
  /** Runs work that may wait long for others, such as migrations. */
  readonly patiently: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  /** Work by hand, on a connection that no reader of `db` can take away. */
  readonly inTransaction: InTransaction;
  /** A connection for as long as its holder wants, such as for an advisory lock. */
  readonly dedicated: () => Promise<Dedicated>;
  readonly close: () => Promise<void>;
}

/**
 * A connection of its own. What belongs to the session (its advisory locks) ends with it: by `close`, or by a break.
 * The embedded database has one session for everybody and only one process, so there a lock keeps nobody out.
 */
export interface Dedicated {
  readonly query: Session['query'];
  /**
   * Calls once when the connection has broken, or at once when it already has; never after `close`. A silent
   * break shows within seconds only while somebody asks something now and then.
   */
  readonly onLost: (lost: (error: unknown) => void) => void;
  readonly close: () => Promise<void>;
}
