import { describe, expect, test } from 'vitest';
import { flowLayout } from '../../../web/src/flow/flow-layout.ts';

const size = { width: 400, height: 200, nodeWidth: 10, gap: 10, leastHeight: 4 };

describe('a flow drawing', () => {
  const { nodes, bands, height } = flowLayout(
    [
      [
        { from: 'sts', to: 'aws', amount: 6 },
        { from: 'env', to: 'aws', amount: 2 },
        { from: 'env', to: 'openai', amount: 2 },
      ],
      [
        { from: 'aws', to: 's3', amount: 7 },
        { from: 'openai', to: 'api.openai.com', amount: 2 },
      ],
    ],
    size,
  );
  const of = (id: string) => nodes.find((node) => node.id === id);

  test('has a column for each end of the flows', () => {
    expect(nodes.map(({ id, column }) => [id, column])).toEqual([
      ['sts', 0],
      ['env', 0],
      ['aws', 1],
      ['openai', 1],
      ['s3', 2],
      ['api.openai.com', 2],
    ]);
    expect([of('sts')?.x, of('aws')?.x, of('s3')?.x]).toEqual([0, 195, 390]);
  });

  test('a place is as high as the greater of what comes and what goes', () => {
    expect(of('aws')?.amount).toBe(8);
    expect((of('aws')?.height ?? 0) / (of('openai')?.height ?? 1)).toBeCloseTo(4);
  });

  test('the fullest column fits the height', () => {
    expect(height).toBeCloseTo(size.height);
  });

  test('places of a column do not overlap', () => {
    expect((of('env')?.y ?? 0) - ((of('sts')?.y ?? 0) + (of('sts')?.height ?? 0))).toBeCloseTo(size.gap);
  });

  test('each flow is a band from one place to the next', () => {
    expect(bands.map(({ from, to, amount }) => [from, to, amount])).toEqual([
      ['sts', 'aws', 6],
      ['env', 'aws', 2],
      ['env', 'openai', 2],
      ['aws', 's3', 7],
      ['openai', 'api.openai.com', 2],
    ]);
    // 8 of 8 fill a place: the second band begins where the first ends.
    expect(ends(bands[0]?.path)).toMatchObject({ left: 0, right: 0 });
    const env = of('env');
    expect(ends(bands[2]?.path).left).toBeCloseTo((env?.y ?? 0) + (env?.height ?? 0) / 2, 0);
    expect(ends(bands[1]?.path).right).toBeCloseTo((of('aws')?.height ?? 0) * 0.75, 0);
  });

  test('what is little is still seen', () => {
    const drawn = flowLayout(
      [
        [
          { from: 'a', to: 'b', amount: 1 },
          { from: 'c', to: 'b', amount: 9999 },
        ],
      ],
      size,
    );
    expect(drawn.nodes.every((node) => node.height >= size.leastHeight)).toBe(true);
  });

  test('nothing is an empty drawing', () => {
    expect(flowLayout([[], []], size)).toMatchObject({ nodes: [], bands: [], height: 0 });
  });

  test('a place may have the same name in two columns', () => {
    const drawn = flowLayout(
      [
        [{ from: 'api.github.com', to: 'github', amount: 1 }],
        [{ from: 'github', to: 'api.github.com', amount: 1 }],
      ],
      size,
    );
    expect(drawn.nodes).toHaveLength(3);
    expect(drawn.bands).toHaveLength(2);
  });
});

/** Where the upper edge of a band begins and ends. */
function ends(path = '') {
  const [, left = '', right = ''] = /^M\S+ (\S+)C\S+ \S+ \S+ \S+ \S+ ([^L]+)L/.exec(path) ?? [];
  return { left: Number(left), right: Number(right) };
}
