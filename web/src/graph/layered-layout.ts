import { layersOf } from './layers.ts';
import { orderLayers } from './order-layers.ts';
import { spread } from './spread.ts';

export interface LayoutNode {
  readonly id: string;
  /** Ids of nodes that it comes from; those that are no nodes are left out. */
  readonly parents: readonly string[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode extends Point {
  readonly id: string;
  readonly layer: number;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  /** From the right side of one node to the left side of the other, through the layers between. */
  readonly points: readonly Point[];
}

export interface GraphLayout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export interface NodeSize {
  readonly width: number;
  readonly height: number;
  /** Between layers, and between nodes of one. */
  readonly gapX: number;
  readonly gapY: number;
}

/** A place in a layer: a node, or where an edge passes a layer that neither of its ends is in. */
interface Slot {
  readonly id: string;
  readonly layer: number;
}

/** Layers from left to right, each node right of all that it comes from (Sugiyama's method, small). */
export function layeredLayout(nodes: readonly LayoutNode[], size: NodeSize): GraphLayout {
  const layers = layersOf(nodes);
  const slots: Slot[] = nodes.map(({ id }) => ({ id, layer: layers.get(id) ?? 0 }));
  const routes = nodes.flatMap((node) => routesInto(node, layers));
  for (const route of routes) {
    for (const [step, id] of route.slice(1, -1).entries()) {
      slots.push({ id, layer: (layers.get(route[0] ?? '') ?? 0) + step + 1 });
    }
  }
  const layerOf = new Map(slots.map(({ id, layer }) => [id, layer]));
  const columns: string[][] = [];
  for (const { id, layer } of slots) (columns[layer] ??= []).push(id);
  const links = routes.flatMap((route) =>
    route.slice(1).map((to, index) => [route[index] ?? to, to] as const),
  );
  const ordered = orderLayers(columns, links);
  const ys = heights(ordered, links, size.height + size.gapY);
  const pointOf = (id: string): Point => ({
    x: (layerOf.get(id) ?? 0) * (size.width + size.gapX),
    y: ys.get(id) ?? 0,
  });
  const placed = nodes.map(({ id }) => ({ id, layer: layerOf.get(id) ?? 0, ...pointOf(id) }));
  return {
    nodes: placed,
    edges: routes.map((route) => edgeAlong(route, pointOf, size)),
    width: Math.max(0, ...placed.map(({ x }) => x + size.width)),
    height: Math.max(0, ...[...ys.values()].map((y) => y + size.height)),
  };
}

/** Each edge into a node as the ids it passes; an edge against the layers (a circle) is left out. */
function routesInto({ id, parents }: LayoutNode, layers: ReadonlyMap<string, number>): string[][] {
  const own = layers.get(id) ?? 0;
  return [...new Set(parents)].flatMap((parent) => {
    const from = layers.get(parent);
    if (from === undefined || from >= own) return [];
    const between = Array.from({ length: own - from - 1 }, (_, step) => `${parent} ${id} ${step}`);
    return [[parent, ...between, id]];
  });
}

/** Each near the middle of what it is linked to, in order, without overlap; the least is 0. */
function heights(
  columns: readonly (readonly string[])[],
  links: readonly (readonly [string, string])[],
  step: number,
): ReadonlyMap<string, number> {
  const near = new Map<string, string[]>();
  for (const [from, to] of links) {
    near.set(from, [...(near.get(from) ?? []), to]);
    near.set(to, [...(near.get(to) ?? []), from]);
  }
  const ys = new Map<string, number>();
  for (const column of columns) for (const [index, id] of column.entries()) ys.set(id, index * step);
  for (let sweep = 0; sweep < 6; sweep++) {
    for (const column of sweep % 2 === 0 ? columns : [...columns].reverse()) {
      const wanted = column.map((id) => mean(near.get(id) ?? [], ys) ?? ys.get(id) ?? 0);
      for (const [index, y] of spread(wanted, step).entries()) ys.set(column[index] ?? '', y);
    }
  }
  const least = Math.min(...ys.values());
  return new Map([...ys].map(([id, y]) => [id, y - least]));
}

function mean(ids: readonly string[], ys: ReadonlyMap<string, number>): number | null {
  if (ids.length === 0) return null;
  return ids.reduce((sum, id) => sum + (ys.get(id) ?? 0), 0) / ids.length;
}

function edgeAlong(route: readonly string[], pointOf: (id: string) => Point, size: NodeSize): PlacedEdge {
  const last = route.length - 1;
  const points = route.flatMap((id, index) => {
    const { x, y } = pointOf(id);
    const middle = y + size.height / 2;
    const left = { x, y: middle };
    const right = { x: x + size.width, y: middle };
    return index === 0 ? [right] : index === last ? [left] : [left, right];
  });
  return { from: route[0] ?? '', to: route[last] ?? '', points };
}
