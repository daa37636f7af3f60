import { setImmediate } from 'node:timers/promises';
import { MayflyError } from '../../src/core/errors.ts';
import { type Instant, instant } from '../../src/core/instant.ts';
import { emptyInventory, fold, type Inventory } from '../../src/core/inventory/fold.ts';
import type { UsageRow } from '../../src/core/inventory/rows.ts';
import type { Heartbeat, Observation } from '../../src/core/observation.ts';
import type { Log } from '../log.ts';
import type { InboxRow } from './inbox-page.ts';

/** Reads the body of an accepted request. Throws when it cannot. */
export type ReadObservations = (
  body: Uint8Array,
  encoding: 'protobuf' | 'json',
  receivedAt: Instant,
) => { readonly items: readonly (Observation | Heartbeat)[]; readonly rejected: number };

/** Some requests, folded in memory. */
export interface FoldedStep {
  readonly inventory: Inventory;
  /** The latest request that touched a usage row, by the key of the row. */
  readonly evidence: ReadonlyMap<string, number>;
  readonly observations: number;
  readonly rejected: number;
}

/**
 * Folds requests in memory. One that cannot be read (it could when it was accepted) is left out, counted
 * and logged: it must not hold up the others. The event loop gets its turn after each.
 */
export async function foldInMemory(
  requests: readonly InboxRow[],
  deps: { readonly read: ReadObservations; readonly log: Log | undefined },
): Promise<FoldedStep> {
  const usage = new EvidencedUsage();
  const inventory: Inventory = { ...emptyInventory(), usage };
  let [observations, rejected] = [0, 0];
  for (const request of requests) {
    usage.seq = request.seq;
    const result = readRequest(request, deps);
    for (const item of result.items) fold(inventory, item);
    observations += result.items.length;
    rejected += result.rejected;
    await setImmediate();
  }
  return { inventory, evidence: usage.latest, observations, rejected };
}

/** The usage rows of a step, which remember the latest request that set them. */
class EvidencedUsage extends Map<string, UsageRow> {
  seq = 0;
  readonly latest = new Map<string, number>();

  override set(key: string, row: UsageRow): this {
    this.latest.set(key, Math.max(this.seq, this.latest.get(key) ?? 0));
    return super.set(key, row);
  }
}

function readRequest(
  { body, encoding, receivedAt }: InboxRow,
  { read, log }: { readonly read: ReadObservations; readonly log: Log | undefined },
): ReturnType<ReadObservations> {
  try {
    return read(body, encoding, instant(receivedAt));
  } catch (error) {
    log?.error('fold.unreadable', {
      requests: 1,
      code: error instanceof MayflyError ? error.code : 'internal',
      hint: 'an accepted request cannot be read any more: it stays in the inbox and is left out',
    });
    return { items: [], rejected: 1 };
  }
}
