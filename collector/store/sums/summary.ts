import type { UsesView, WorkloadRef } from '../../../src/core/api/views.ts';

/** What a list shows of the usage of a credential. */
export interface UsageSummary {
  readonly uses: UsesView;
  readonly workloads: readonly WorkloadRef[];
  readonly agents: readonly string[];
  readonly tools: readonly string[];
}

/** A list shows at most so many workloads, agents and tools of one credential. */
export const mostNames = 256;
