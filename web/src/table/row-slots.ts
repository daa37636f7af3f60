/**
 * Which slot shows which row. A row keeps its slot while it is there, so that what has the focus stays what it is; a
 * slot whose row has gone takes the next new one, so that nothing is made anew while scrolling.
 */
export function assignSlots(
  before: ReadonlyMap<number, number>,
  rows: readonly number[],
): ReadonlyMap<number, number> {
  const wanted = new Set(rows);
  const taken = new Map([...before].filter(([row]) => wanted.has(row)));
  const used = new Set(taken.values());
  let next = 0;
  for (const row of rows) {
    if (taken.has(row)) continue;
    while (used.has(next)) next += 1;
    taken.set(row, next);
    used.add(next);
  }
  return taken;
}
