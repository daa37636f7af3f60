import type { Batch } from '../../batch/batch.ts';
import { countedFrom } from '../process-doubts.ts';
import { type ContextRows, createContextRows, type FoldedContexts } from './context-rows.ts';
import { type CredentialRows, createCredentialRows } from './credential-rows.ts';
import { always, never } from './number-rows.ts';
import { createProcessRows, type FoldedProcesses, type ProcessRows } from './process-rows.ts';
import { createUsageRows, type UsageRows } from './usage-rows.ts';

/**
 * What a stretch of the inbox folds into, in typed arrays, to be joined into the store as a whole. Law 1 holds in
 * it: the same rows whatever the order of the batches, and however often one comes.
 */
export interface FoldWindow {
  /** `position` of the request in the inbox. */
  readonly add: (batch: Batch, position: number) => void;
  /** Empties it, keeping the memory for the next. */
  readonly clear: () => void;
  /** Observations and heartbeats that were added. */
  readonly spans: number;
  /** Rows of all four. */
  readonly rows: number;
  /** What it holds in memory, about. */
  readonly bytes: number;
  readonly credentials: CredentialRows;
  readonly usage: UsageRows;
  readonly contexts: ContextRows;
  readonly processes: ProcessRows;
}

export function createWindow(): FoldWindow {
  const credentials = createCredentialRows();
  const contexts = createContextRows();
  const processes = createProcessRows();
  const usage = createUsageRows({ credentials, contexts, processes });
  let spans = 0;
  return {
    add(batch, position) {
      const of = { credentials: credentials.add(batch), ...addContexts(contexts, processes, batch) };
      usage.add(batch, position, of);
      for (const heartbeat of batch.heartbeats) processes.addHeartbeat(heartbeat, batch.sender);
      spans += batch.length + batch.heartbeats.length;
    },
    clear() {
      credentials.clear();
      usage.clear();
      contexts.clear();
      processes.clear();
      spans = 0;
    },
    get spans() {
      return spans;
    },
    get rows() {
      return credentials.rows + usage.rows + contexts.rows.length + processes.rows;
    },
    get bytes() {
      return credentials.bytes + usage.bytes + contexts.bytes + processes.bytes;
    },
    credentials,
    usage,
    contexts,
    processes,
  };
}

/** The rows of each context of a batch and of its process. What no observation is in has none: it was not seen. */
function addContexts(
  contexts: FoldedContexts,
  processes: FoldedProcesses,
  batch: Batch,
): { contexts: Int32Array; processes: Int32Array } {
  const firstAt = new Float64Array(batch.contexts.length).fill(never);
  const lastAt = new Float64Array(batch.contexts.length).fill(always);
  const skewedAt = new Float64Array(batch.contexts.length).fill(always);
  const from = new Float64Array(batch.contexts.length).fill(never);
  // A collector from before folded what it took without this: then it is not told, however often it is folded.
  const isTold = batch.sender !== null;
  for (let i = 0; i < batch.length; i++) {
    const context = batch.context[i] ?? 0;
    const at = batch.at[i] ?? 0;
    if (at < (firstAt[context] ?? 0)) firstAt[context] = at;
    if (at > (lastAt[context] ?? 0)) lastAt[context] = at;
    const count = batch.count[i] ?? 0;
    if (isTold && count >= 1) from[context] = Math.min(from[context] ?? never, countedFrom(at, count));
    if (batch.skewed[i] === 1 && at > (skewedAt[context] ?? 0)) skewedAt[context] = at;
  }
  const rows = {
    contexts: new Int32Array(batch.contexts.length),
    processes: new Int32Array(batch.contexts.length),
  };
  for (const [i, context] of batch.contexts.entries()) {
    const sightings = {
      firstAt: firstAt[i] ?? 0,
      lastAt: lastAt[i] ?? 0,
      skewedAt: skewedAt[i] ?? 0,
      countedFrom: from[i] ?? never,
      sender: batch.sender,
    };
    if (sightings.lastAt === always) continue;
    rows.contexts[i] = contexts.add(context);
    rows.processes[i] = processes.add(context.process, sightings);
  }
  return rows;
}
