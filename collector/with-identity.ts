import type { Batch } from '../src/core/batch/batch.ts';
import type { ProcessFacts } from '../src/core/observation.ts';

/**
 * A batch as evidence of who sent it: every process in it was reported over a connection of this identity.
 * Processes that were one object stay one.
 */
export function withIdentity(batch: Batch, identity: string | null): Batch {
  if (identity === null) return batch;
  const proven = new Map<ProcessFacts, ProcessFacts>();
  const prove = (process: ProcessFacts): ProcessFacts => {
    const known = proven.get(process) ?? { ...process, identity };
    proven.set(process, known);
    return known;
  };
  return {
    ...batch,
    contexts: batch.contexts.map((context) => ({ ...context, process: prove(context.process) })),
    heartbeats: batch.heartbeats.map((heartbeat) => ({ ...heartbeat, process: prove(heartbeat.process) })),
  };
}
