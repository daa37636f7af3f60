import { expect, test } from 'vitest';
import { crossings, orderLayers } from '../../../web/src/graph/order-layers.ts';

const links = [
  ['a', 'z'],
  ['b', 'y'],
  ['c', 'x'],
] as const;

test('crossings between two layers are counted', () => {
  expect(
    crossings(
      [
        ['a', 'b', 'c'],
        ['x', 'y', 'z'],
      ],
      links,
    ),
  ).toBe(3);
  expect(
    crossings(
      [
        ['a', 'b', 'c'],
        ['z', 'y', 'x'],
      ],
      links,
    ),
  ).toBe(0);
});

test('the order found crosses no more than that given, and holds the same', () => {
  const ordered = orderLayers(
    [
      ['a', 'b', 'c'],
      ['x', 'y', 'z'],
    ],
    links,
  );
  expect(crossings(ordered, links)).toBe(0);
  expect(ordered.map((column) => [...column].sort())).toEqual([
    ['a', 'b', 'c'],
    ['x', 'y', 'z'],
  ]);
});
