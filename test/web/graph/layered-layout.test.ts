import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LayoutNode, layeredLayout } from '../../../web/src/graph/layered-layout.ts';

const size = { width: 100, height: 20, gapX: 40, gapY: 10 };

function layout(...nodes: readonly (readonly [id: string, ...parents: string[]])[]) {
  return layeredLayout(
    nodes.map(([id, ...parents]) => ({ id, parents })),
    size,
  );
}

describe('a layered layout', () => {
  test('puts each node right of what it comes from', () => {
    const { nodes } = layout(['grandchild', 'child'], ['child', 'root'], ['root']);
    const x = Object.fromEntries(nodes.map((node) => [node.id, node.x]));
    expect(x).toEqual({ root: 0, child: 140, grandchild: 280 });
  });

  test('puts a parent in the middle of its children', () => {
    const { nodes, height } = layout(['root'], ['a', 'root'], ['b', 'root'], ['c', 'root']);
    const y = Object.fromEntries(nodes.map((node) => [node.id, node.y]));
    expect(y).toEqual({ root: 30, a: 0, b: 30, c: 60 });
    expect(height).toBe(80);
  });

  test('orders the nodes of a layer so that edges do not cross needlessly', () => {
    const { nodes } = layout(['a'], ['b'], ['of b', 'b'], ['of a', 'a']);
    const y = new Map(nodes.map((node) => [node.id, node.y]));
    expect((y.get('a') ?? 0) < (y.get('b') ?? 0)).toBe((y.get('of a') ?? 0) < (y.get('of b') ?? 0));
  });

  test('leads an edge around the layers between its ends', () => {
    const { edges, nodes } = layout(['a'], ['b', 'a'], ['c', 'b', 'a']);
    const long = edges.find(({ from, to }) => from === 'a' && to === 'c');
    expect(long?.points).toHaveLength(4);
    const between = nodes.find(({ id }) => id === 'b')?.y ?? 0;
    expect(Math.abs((long?.points[1]?.y ?? 0) - (between + size.height / 2))).toBeGreaterThanOrEqual(
      size.height,
    );
  });

  test('a circle ends, and loses the edge that closes it', () => {
    const { nodes, edges } = layout(['a', 'b'], ['b', 'a']);
    expect(nodes).toHaveLength(2);
    expect(edges).toHaveLength(1);
  });

  test('nothing is an empty drawing', () => {
    expect(layout()).toEqual({ nodes: [], edges: [], width: 0, height: 0 });
  });

  test('no two nodes of any graph overlap, and all lie within the drawing', () => {
    fc.assert(
      fc.property(arbitraryNodes(), (given) => {
        const { nodes, edges, width, height } = layeredLayout(given, size);
        expect(nodes.map(({ id }) => id)).toEqual(given.map(({ id }) => id));
        for (const [index, one] of nodes.entries()) {
          expect(one.x).toBeGreaterThanOrEqual(0);
          expect(one.y).toBeGreaterThanOrEqual(-1e-6);
          expect(one.x + size.width).toBeLessThanOrEqual(width);
          expect(one.y + size.height).toBeLessThanOrEqual(height + 1e-6);
          for (const other of nodes.slice(index + 1)) {
            if (one.layer === other.layer)
              expect(Math.abs(one.y - other.y)).toBeGreaterThanOrEqual(size.height + size.gapY - 1e-6);
          }
        }
        const layer = new Map(nodes.map((node) => [node.id, node.layer]));
        for (const { from, to } of edges) expect(layer.get(from)).toBeLessThan(layer.get(to) ?? 0);
      }),
      { numRuns: 200 },
    );
  });

  test('two hundred children of one are drawn', () => {
    const children = Array.from({ length: 200 }, (_, index) => [`child ${index}`, 'root'] as const);
    const { nodes, height } = layout(['root'], ...children);
    expect(nodes).toHaveLength(201);
    expect(height).toBe(200 * 30 - 10);
    expect(nodes[0]?.y).toBeCloseTo(height / 2 - 10);
  });
});

/** Any graph, also with circles, and with parents that are no nodes. */
function arbitraryNodes(): fc.Arbitrary<readonly LayoutNode[]> {
  return fc.integer({ min: 1, max: 24 }).chain((count) =>
    fc
      .array(fc.array(fc.integer({ min: 0, max: count }), { maxLength: 3 }), {
        minLength: count,
        maxLength: count,
      })
      .map((all) =>
        all.map((parents, index) => ({ id: `n${index}`, parents: parents.map((one) => `n${one}`) })),
      ),
  );
}
