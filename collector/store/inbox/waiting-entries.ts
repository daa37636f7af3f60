import type { Batch } from '../../../src/core/batch/batch.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import type { Appended, InboxEntry } from './inbox.ts';
import { dayOf, hexOf } from './insert-entries.ts';

/** An entry and what it becomes in memory. */
export type BatchEntry = InboxEntry & { readonly batch: Batch };

/** Rows and bytes of bodies. */
export interface EntryLimits {
  readonly rows: number;
  readonly bytes: number;
}

/** An entry until it is settled. */
export interface WaitingEntry {
  readonly entry: BatchEntry;
  /** Day and hash: what makes two entries the same. */
  readonly key: string;
  readonly settled: Promise<Appended>;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** Entries that wait for a commit or are in one. */
export interface WaitingEntries {
  /**
   * Resolves or rejects with the entry's commit; with that of the same entry, as a duplicate, when that waits
   * already. Throws `collector.overloaded` when there is no room.
   */
  readonly add: (entry: BatchEntry) => Promise<Appended>;
  /** Those that go into one commit, by their keys; at least one when there is any. */
  readonly take: () => readonly WaitingEntry[];
  /** After it was resolved or rejected. */
  readonly forget: (group: readonly WaitingEntry[]) => void;
  readonly isEmpty: () => boolean;
}

export function createWaitingEntries(group: EntryLimits, all: EntryLimits): WaitingEntries {
  const queue: WaitingEntry[] = [];
  const byKey = new Map<string, WaitingEntry>();
  let bytes = 0;
  return {
    add: (entry) => {
      const key = `${dayOf(entry)}:${hexOf(entry.hash)}`;
      const same = byKey.get(key);
      if (same !== undefined) return same.settled.then(() => ({ position: null }));
      if (byKey.size >= all.rows || (bytes > 0 && bytes + entry.body.length > all.bytes)) {
        throw new MayflyError('collector.overloaded', 'too many requests wait for the database');
      }
      const { promise: settled, resolve, reject } = Promise.withResolvers<Appended>();
      const waiting = { entry, key, settled, resolve, reject };
      byKey.set(key, waiting);
      queue.push(waiting);
      bytes += entry.body.length;
      return settled;
    },
    take: () => {
      let [rows, size] = [0, 0];
      for (const { entry } of queue) {
        size += entry.body.length;
        if (rows > 0 && (rows >= group.rows || size > group.bytes)) break;
        rows += 1;
      }
      return queue.splice(0, rows).sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    forget: (settled) => {
      for (const { key, entry } of settled) {
        byKey.delete(key);
        bytes -= entry.body.length;
      }
    },
    isEmpty: () => queue.length === 0,
  };
}
