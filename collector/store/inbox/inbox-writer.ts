import { setImmediate as nextTurn } from 'node:timers/promises';
import { MayflyError } from '../../../src/core/errors.ts';
import { createGroupCommit, type GroupCommitDeps } from './group-commit.ts';
import type { Appended } from './inbox.ts';
import {
  type BatchEntry,
  createWaitingEntries,
  type EntryLimits,
  type WaitingEntry,
} from './waiting-entries.ts';

export interface InboxWriterDeps extends GroupCommitDeps {
  readonly limits?: Partial<InboxWriterLimits>;
}

export interface InboxWriterLimits {
  /** Of one commit. */
  readonly group: EntryLimits;
  /** Of everything that waits; more is refused. */
  readonly waiting: EntryLimits;
  /** An append that has not been settled after so long rejects; what became of it, its repetition tells. */
  readonly patienceMs: number;
}

const megabyte = 1024 * 1024;
const standardLimits: InboxWriterLimits = {
  group: { rows: 128, bytes: 4 * megabyte },
  waiting: { rows: 8192, bytes: 64 * megabyte },
  patienceMs: 2000,
};

export interface InboxWriter {
  /**
   * Law 2: when it resolves, the entry is committed, or was before. Throws `collector.overloaded` when too much
   * waits, else what the database said.
   */
  readonly append: (entry: BatchEntry) => Promise<Appended>;
  /** Resolves when nothing waits any more. */
  readonly drain: () => Promise<void>;
}

/**
 * Group commit: while one commit is in flight, the next is collected. One at a time, so that the rows of a
 * stream become visible in the order of seq.
 */
export function createInboxWriter({ limits, ...deps }: InboxWriterDeps): InboxWriter {
  const { group, waiting: all, patienceMs } = { ...standardLimits, ...limits };
  const waiting = createWaitingEntries(group, all);
  const commit = createGroupCommit(deps);
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    while (!waiting.isEmpty()) {
      // What arrives in the same turn goes into the same commit.
      await nextTurn();
      const entries = waiting.take();
      await settle(entries);
      waiting.forget(entries);
    }
    running = null;
  };

  const settle = async (entries: readonly WaitingEntry[]): Promise<void> => {
    try {
      const positions = await commit(entries.map(({ entry }) => entry));
      for (const [i, { resolve }] of entries.entries()) resolve({ position: positions[i] ?? null });
    } catch (error) {
      for (const { reject } of entries) reject(error);
    }
  };

  return {
    append: async (entry) => {
      const settled = waiting.add(entry);
      running ??= run();
      return patiently(settled, patienceMs);
    },
    drain: async () => {
      await running;
    },
  };
}

async function patiently<Result>(promise: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new MayflyError('store.unavailable', `the database has not answered within ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
