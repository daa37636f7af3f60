/**
 * Places as near as can be to those wanted (least squares), in the same order, at least `step` apart: the "pool
 * adjacent violators" algorithm on what is left when each takes its share of the steps away.
 */
export function spread(wanted: readonly number[], step: number): readonly number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const [index, want] of wanted.entries()) {
    let pool = { sum: want - index * step, count: 1 };
    for (let last = pools.at(-1); last !== undefined && meanOf(last) >= meanOf(pool); last = pools.at(-1)) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
    }
    pools.push(pool);
  }
  return pools
    .flatMap((pool) => Array.from({ length: pool.count }, () => meanOf(pool)))
    .map((place, index) => place + index * step);
}

function meanOf({ sum, count }: { readonly sum: number; readonly count: number }): number {
  return sum / count;
}
