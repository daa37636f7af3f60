import type { GraphLayout, PlacedNode } from '../graph/layered-layout.ts';

/** Where an arrow key leads in a graph: along an edge, or to the neighbour in the layer. Null: nowhere, or another key. */
export function nodeForKey(key: string, from: string, { nodes, edges }: GraphLayout): string | null {
  const own = nodes.find(({ id }) => id === from);
  if (own === undefined) return null;
  const linked = (ids: readonly string[]) =>
    nearest(
      own,
      nodes.filter(({ id }) => ids.includes(id)),
    );
  switch (key) {
    case 'ArrowLeft':
      return linked(edges.filter(({ to }) => to === from).map((edge) => edge.from));
    case 'ArrowRight':
      return linked(edges.filter((edge) => edge.from === from).map(({ to }) => to));
    case 'ArrowUp':
      return nearest(
        own,
        nodes.filter(({ layer, y }) => layer === own.layer && y < own.y),
      );
    case 'ArrowDown':
      return nearest(
        own,
        nodes.filter(({ layer, y }) => layer === own.layer && y > own.y),
      );
    default:
      return null;
  }
}

function nearest(own: PlacedNode, candidates: readonly PlacedNode[]): string | null {
  const [first] = [...candidates].sort(
    (one, other) =>
      Math.abs(one.y - own.y) - Math.abs(other.y - own.y) ||
      Math.abs(one.x - own.x) - Math.abs(other.x - own.x),
  );
  return first?.id ?? null;
}
