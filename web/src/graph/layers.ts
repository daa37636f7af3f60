import type { LayoutNode } from './layered-layout.ts';

/** The layer of each node: one more than the last of those it comes from. A link that closes a circle counts for nothing. */
export function layersOf(nodes: readonly LayoutNode[]): ReadonlyMap<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const layers = new Map<string, number>();
  const entered = new Set<string>();
  const layerOf = (id: string): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    entered.add(id);
    let layer = 0;
    for (const parent of byId.get(id)?.parents ?? []) {
      // Entered and without a layer: the way from there led here.
      if (!byId.has(parent) || (entered.has(parent) && !layers.has(parent))) continue;
      layer = Math.max(layer, layerOf(parent) + 1);
    }
    layers.set(id, layer);
    return layer;
  };
  for (const { id } of nodes) layerOf(id);
  return layers;
}
