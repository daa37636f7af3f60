import { describe, expect, test } from 'vitest';
import type { ChainLink } from '../../../src/core/api/views.ts';
import { chainNodes } from '../../../web/src/credential/chain-nodes.ts';
import { type ChainBranch, chainTree } from '../../../web/src/credential/chain-tree.ts';
import { nodeForKey } from '../../../web/src/credential/node-for-key.ts';
import { layeredLayout } from '../../../web/src/graph/layered-layout.ts';

function link(fingerprint: string, parents: readonly string[], told: Partial<ChainLink> = {}): ChainLink {
  return {
    fingerprint,
    depth: 1,
    parents,
    observed: true,
    rotatedTo: null,
    provider: 'aws',
    type: 'aws.session',
    ...told,
  };
}

const chain = {
  fingerprint: 'root',
  parents: ['parent'],
  provider: 'aws',
  type: 'unknown',
  mintChain: {
    ancestors: [
      link('parent', ['not shown'], { observed: false, provider: null, type: null, rotatedTo: 'later' }),
    ],
    descendants: [link('a', ['root']), link('b', ['root']), link('c', ['a', 'b'], { depth: 2 })],
  },
};

test('each credential is one node, with the parents that are drawn', () => {
  expect(chainNodes(chain).map(({ id, parents, link: leads }) => [id, parents, leads])).toEqual([
    ['root', ['parent'], 'root'],
    ['parent', [], 'later'],
    ['a', ['root'], 'a'],
    ['b', ['root'], 'b'],
    ['c', ['a', 'b'], 'c'],
  ]);
});

test('what is not known of a node is said', () => {
  expect(
    chainNodes(chain)
      .map(({ title, detail }) => [title, detail])
      .slice(0, 2),
  ).toEqual([
    ['aws', ''],
    ['not known', ''],
  ]);
});

test('as a list, who has two parents is told once with what comes from it', () => {
  const written = (branches: readonly ChainBranch[]): unknown =>
    branches.map(({ node, children }) => [node.id, written(children)]);
  expect(written(chainTree(chainNodes(chain)))).toEqual([
    [
      'parent',
      [
        [
          'root',
          [
            ['a', [['c', []]]],
            ['b', [['c', []]]],
          ],
        ],
      ],
    ],
  ]);
});

test('a circle is told, and ends', () => {
  const circle = chainTree(
    chainNodes({
      ...chain,
      parents: ['a'],
      mintChain: { ancestors: [], descendants: [link('a', ['root'])] },
    }),
  );
  expect(circle).toHaveLength(1);
});

describe('arrow keys', () => {
  const nodes = chainNodes(chain);
  const layout = layeredLayout(nodes, { width: 10, height: 10, gapX: 10, gapY: 10 });
  test.each([
    ['ArrowRight', 'root', ['a', 'b']],
    ['ArrowLeft', 'root', ['parent']],
    ['ArrowLeft', 'parent', [null]],
    ['ArrowRight', 'a', ['c']],
    ['ArrowUp', 'root', [null]],
    ['Enter', 'root', [null]],
    ['ArrowRight', 'nobody', [null]],
  ])('%s from %s', (key, from, to) => {
    expect(to).toContain(nodeForKey(key, from, layout));
  });

  test('go down and up a layer', () => {
    const [upper, lower] = layout.nodes
      .filter(({ layer }) => layer === 2)
      .sort((one, other) => one.y - other.y);
    expect(nodeForKey('ArrowDown', upper?.id ?? '', layout)).toBe(lower?.id);
    expect(nodeForKey('ArrowUp', lower?.id ?? '', layout)).toBe(upper?.id);
    expect(nodeForKey('ArrowDown', lower?.id ?? '', layout)).toBeNull();
  });
});
