import type { MatrixRow } from '../../../src/core/api/aggregate-views.ts';

/** What a tool did with credentials of one kind that were granted the same. */
export interface MergedRow extends Omit<MatrixRow, 'fingerprint'> {
  /** The last used first. */
  readonly fingerprints: readonly string[];
}

/** Short-lived credentials follow each other by the hour: those that differ in nothing else are one row. */
export function mergeMatrix(rows: readonly MatrixRow[]): readonly MergedRow[] {
  const groups = Map.groupBy(rows, ({ agent, tool, provider, type, scopesGranted }) =>
    JSON.stringify([agent, tool, provider, type, scopesGranted]),
  );
  return [...groups.values()].flatMap((group) => {
    const lastFirst = [...group].sort(
      (one, other) => Date.parse(other.lastUsedAt) - Date.parse(one.lastUsedAt),
    );
    const [last] = lastFirst;
    if (last === undefined) return [];
    const { fingerprint: _own, ...row } = last;
    return {
      ...row,
      fingerprints: lastFirst.map(({ fingerprint }) => fingerprint),
      operationsUsed: names(group.flatMap(({ operationsUsed }) => operationsUsed)),
      targets: names(group.flatMap(({ targets }) => targets)),
      uses: group.reduce((sum, { uses }) => sum + uses, 0),
    };
  });
}

function names(all: readonly string[]): readonly string[] {
  return [...new Set(all)].sort();
}
