import type { Log } from '../log.ts';
import type { Database } from './database.ts';
import { foldInMemory, type ReadObservations } from './fold-step.ts';
import { type InboxRow, type PageLimits, readInboxPage } from './inbox-page.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';
import type { FoldReport } from './store.ts';
import { isRefusedData, isTransient } from './store-failure.ts';
import type { WriteInventory } from './write-inventory.ts';

export interface FolderDeps {
  readonly db: Database;
  readonly read: ReadObservations;
  readonly write: WriteInventory;
  readonly limits: PageLimits;
  readonly log: Log | undefined;
  /** True: stop after the page at hand. */
  readonly stopping: () => boolean;
}

/** What a folding process remembers between its passes. */
interface Progress {
  /** All that is visible in it is folded. */
  folded: Snapshot | null;
  /** The greatest transaction of which a row was folded. */
  reached: bigint;
}

const nothing: FoldReport = { requests: 0, observations: 0, rejected: 0 };

/**
 * Folds all that is in the inbox at the moment and not folded yet. The durable watermark only moves up to
 * transactions that are final, because older ones may still become visible; rows beyond it are folded all
 * the same, as soon as they are visible, and remembered by their snapshot. So a long foreign transaction
 * holds up the watermark, never the inventory, and folding a row again after a restart is harmless (law 1).
 */
export function createFolder(deps: FolderDeps): () => Promise<FoldReport> {
  const progress: Progress = { folded: null, reached: -1n };
  return async () => {
    try {
      return await foldVisible(deps, progress);
    } catch (error) {
      // After a fail-over the new primary may give the same transaction ids to others.
      progress.folded = null;
      throw error;
    }
  };
}

/** Folds what is visible now and was not before. */
async function foldVisible(deps: FolderDeps, progress: Progress): Promise<FoldReport> {
  const { snapshot: until, watermark } = await takeSnapshot(deps.db);
  const folded = progress.folded !== null && progress.folded.xmax <= until.xmax ? progress.folded : null;
  let report = nothing;
  let after = { xid: 0n, seq: 0 };
  let settled = watermark;
  for (let isLast = false; !isLast; ) {
    if (deps.stopping()) return report;
    const page = await readInboxPage(deps.db, { watermark, folded, until, after }, deps.limits);
    isLast = page.isLast;
    const last = page.rows.at(-1);
    if (last === undefined) break;
    after = last;
    settled = isLast ? until.xmin : smaller(until.xmin, last.xid);
    report = sum(report, await foldPage(deps, page.rows, settled));
    if (last.xid > progress.reached) progress.reached = last.xid;
  }
  // Rows that were folded before they were final may be so now.
  if (progress.reached >= settled && until.xmin > settled) {
    await foldPage(deps, [], until.xmin);
  }
  progress.folded = until;
  return report;
}

async function foldPage(
  deps: FolderDeps,
  rows: readonly InboxRow[],
  watermark: bigint | null,
): Promise<FoldReport> {
  const step = await foldInMemory(rows, deps);
  const report = { requests: rows.length, observations: step.observations, rejected: step.rejected };
  try {
    await persistently(() => deps.write(deps.db, { ...step, watermark }));
    return report;
  } catch (error) {
    if (!isRefusedData(error) || rows.length === 0) throw error;
    if (rows.length > 1) return foldOneByOne(deps, rows, watermark);
    deps.log?.error('fold.refused', {
      requests: 1,
      hint: 'the database refuses an accepted request: it stays in the inbox and is left out',
    });
    await foldPage(deps, [], watermark);
    return { ...report, observations: 0, rejected: step.rejected + step.observations };
  }
}

/** So that a request which the database refuses holds up no other. */
async function foldOneByOne(
  deps: FolderDeps,
  rows: readonly InboxRow[],
  watermark: bigint | null,
): Promise<FoldReport> {
  let report = nothing;
  for (const row of rows) report = sum(report, await foldPage(deps, [row], null));
  await foldPage(deps, [], watermark);
  return report;
}

const mostTries = 5;

async function persistently(write: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (!isTransient(error) || tries === mostTries) throw error;
    }
  }
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function sum(a: FoldReport, b: FoldReport): FoldReport {
  return {
    requests: a.requests + b.requests,
    observations: a.observations + b.observations,
    rejected: a.rejected + b.rejected,
  };
}
