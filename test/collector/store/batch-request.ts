import type { Batch } from '../../../src/core/batch/batch.ts';
import { batchOf } from '../../../src/core/batch/batch-builder.ts';
import { instant } from '../../../src/core/instant.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';

/** What a reader makes of a request with these items, so that the store is tested apart from OTLP. */
export function request(items: readonly (Observation | Heartbeat)[], receivedAt = 1_790_000_000_000): Batch {
  return batchOf(items, instant(receivedAt));
}
