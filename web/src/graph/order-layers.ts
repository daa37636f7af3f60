type Link = readonly [from: string, to: string];

/**
 * The order within each layer with few crossings: each goes to the mean place of its neighbours in the layer before,
 * then after, a few times (barycentre heuristic); the best order met is taken.
 */
export function orderLayers(
  columns: readonly (readonly string[])[],
  links: readonly Link[],
): readonly (readonly string[])[] {
  const before = neighbours(links, 1);
  const after = neighbours(links, 0);
  let order = columns.map((column) => [...column]);
  let best = order;
  let fewest = crossings(order, links);
  for (let sweep = 0; sweep < 8 && fewest > 0; sweep++) {
    const forward = sweep % 2 === 0;
    order = order.map((column) => [...column]);
    for (let step = 1; step < order.length; step++) {
      const at = forward ? step : order.length - 1 - step;
      const places = placesOf(order[forward ? at - 1 : at + 1] ?? []);
      order[at] = sortByMean(order[at] ?? [], forward ? before : after, places);
    }
    const found = crossings(order, links);
    if (found >= fewest) continue;
    best = order;
    fewest = found;
  }
  return best;
}

/** How often two links between the same two layers cross. */
export function crossings(columns: readonly (readonly string[])[], links: readonly Link[]): number {
  let count = 0;
  for (const [index, column] of columns.entries()) {
    const from = placesOf(column);
    const to = placesOf(columns[index + 1] ?? []);
    const between = links.flatMap(([one, other]): [number, number][] => {
      const start = from.get(one);
      const end = to.get(other);
      return start === undefined || end === undefined ? [] : [[start, end]];
    });
    for (const [first, [a, b]] of between.entries()) {
      for (const [c, d] of between.slice(first + 1)) if ((a - c) * (b - d) < 0) count += 1;
    }
  }
  return count;
}

function neighbours(links: readonly Link[], of: 0 | 1): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const link of links) {
    const own = found.get(link[of]) ?? [];
    own.push(link[of === 0 ? 1 : 0]);
    found.set(link[of], own);
  }
  return found;
}

function placesOf(column: readonly string[]): ReadonlyMap<string, number> {
  return new Map(column.map((id, place) => [id, place]));
}

/** What has no neighbour there keeps its place. */
function sortByMean(
  column: readonly string[],
  near: ReadonlyMap<string, readonly string[]>,
  places: ReadonlyMap<string, number>,
): string[] {
  const means = new Map<string, number>();
  for (const [own, id] of column.entries()) {
    const found = (near.get(id) ?? []).flatMap((other) => places.get(other) ?? []);
    means.set(id, found.length === 0 ? own : found.reduce((sum, place) => sum + place, 0) / found.length);
  }
  return [...column].sort((one, other) => (means.get(one) ?? 0) - (means.get(other) ?? 0));
}
