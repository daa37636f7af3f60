import { countUses } from '../../src/core/inventory/count-uses.ts';
import { emptyInventory, fold } from '../../src/core/inventory/fold.ts';
import type { Observation } from '../../src/core/observation.ts';
import { fingerprintOf } from './run-hooked.ts';

/** How often a secret was used, as the collector counts it. */
export function usesOf(observations: readonly Observation[], secret: string): number {
  const inventory = emptyInventory();
  for (const observation of observations) fold(inventory, observation);
  const fingerprint = fingerprintOf(secret);
  const rows = [...inventory.usage.values()].filter((row) => row.fingerprint === fingerprint);
  return countUses(rows).count;
}
