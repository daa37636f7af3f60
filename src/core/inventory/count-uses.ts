import type { UsageRow } from './rows.ts';

/** How often a credential was used. `exact` is false when a sender did not count: then it is "at least". */
export interface Uses {
  readonly count: number;
  readonly exact: boolean;
}

/**
 * Uses in a set of usage rows: per context and process instance the greatest reading over its hours; per tuple
 * and instance the greater of `sent` and the sum of the answers (a killed process has sent without an answer; a
 * sender that only reports answers has no `sent`); then the sum over tuples and instances.
 */
export function countUses(
  rows: Iterable<Pick<UsageRow, 'kind' | 'outcome' | 'context' | 'tuple' | 'instance' | 'count' | 'exact'>>,
): Uses {
  const series = new Map<string, { tuple: string; sent: boolean; count: number }>();
  let exact = true;
  for (const row of rows) {
    if (row.kind !== 'used') continue;
    exact &&= row.exact;
    const key = `${row.context}|${row.instance}`;
    const count = Math.max(row.count, series.get(key)?.count ?? 0);
    series.set(key, { tuple: `${row.tuple}|${row.instance}`, sent: row.outcome === 'sent', count });
  }
  const tuples = new Map<string, { sent: number; answered: number }>();
  for (const { tuple, sent, count } of series.values()) {
    const known = tuples.get(tuple) ?? { sent: 0, answered: 0 };
    tuples.set(tuple, sent ? { ...known, sent: count } : { ...known, answered: known.answered + count });
  }
  let count = 0;
  for (const { sent, answered } of tuples.values()) count += Math.max(sent, answered);
  return { count, exact };
}
