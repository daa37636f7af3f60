import type { MatrixRow } from '../../../src/core/api/aggregate-views.ts';

export interface AgentRows {
  /** Null: no agent is known. */
  readonly agent: string | null;
  readonly rows: readonly MatrixRow[];
  /** Tools that were seen with it. */
  readonly tools: number;
  readonly credentials: number;
}

/** The rows of a matrix by agent, in the order in which agents come; those of no known agent last. */
export function groupByAgent(rows: readonly MatrixRow[]): readonly AgentRows[] {
  const groups = [...Map.groupBy(rows, ({ agent }) => agent)];
  return [...groups.filter(([agent]) => agent !== null), ...groups.filter(([agent]) => agent === null)].map(
    ([agent, own]) => ({
      agent,
      rows: own,
      tools: new Set(own.flatMap(({ tool }) => tool ?? [])).size,
      credentials: new Set(own.map(({ fingerprint }) => fingerprint)).size,
    }),
  );
}
