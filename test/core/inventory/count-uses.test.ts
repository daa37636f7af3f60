import { expect, test } from 'vitest';
import { countUses } from '../../../src/core/inventory/count-uses.ts';
import type { UsageRow } from '../../../src/core/inventory/rows.ts';

type Row = Parameters<typeof countUses>[0] extends Iterable<infer Each> ? Each : never;

/** The row of a use whose context is its tuple and outcome. */
function use(tuple: string, outcome: UsageRow['outcome'], count: number, instance = 'i-1'): Row {
  return { kind: 'used', tuple, context: `${tuple}/${outcome}`, instance, outcome, count, exact: true };
}

const cases: [string, Row[], number][] = [
  ['nothing', [], 0],
  ['uses that were sent', [use('a', 'sent', 3)], 3],
  ['a reading in each of three hours', [use('a', 'sent', 3), use('a', 'sent', 9), use('a', 'sent', 5)], 9],
  ['sent and all answered', [use('a', 'sent', 5), use('a', 'accepted', 4), use('a', 'denied', 1)], 5],
  ['sent and killed before the answer', [use('a', 'sent', 5), use('a', 'accepted', 4)], 5],
  ['answers only', [use('a', 'accepted', 4), use('a', 'denied', 1), use('a', 'error', 2)], 7],
  ['more answers than sent, a span of which was lost', [use('a', 'sent', 2), use('a', 'accepted', 3)], 3],
  [
    'answers over two hours',
    [use('a', 'accepted', 4), use('a', 'accepted', 6), use('a', 'denied', 1), use('a', 'sent', 5)],
    7,
  ],
  ['two targets', [use('a', 'sent', 3), use('b', 'sent', 4), use('b', 'accepted', 4)], 7],
  [
    'two process instances with one context, the greater of sent and answered in each',
    [
      use('a', 'sent', 3),
      use('a', 'sent', 4, 'i-2'),
      use('a', 'accepted', 5),
      use('a', 'accepted', 2, 'i-2'),
    ],
    9,
  ],
  ['a fetch and an end beside a use', [fetched(), ended(), use('a', 'sent', 1)], 1],
  ['only fetches', [fetched()], 0],
];

test.each(cases)('counts %s', (_what, rows, count) => {
  expect(countUses(rows)).toEqual({ count, exact: true });
  expect(countUses(rows.toReversed())).toEqual({ count, exact: true });
});

test('is not exact when one sender did not count', () => {
  const rows = [use('a', 'sent', 3), { ...use('b', 'sent', 1), exact: false }];
  expect(countUses(rows)).toEqual({ count: 4, exact: false });
});

test('is exact when only a fetch was not counted', () => {
  expect(countUses([use('a', 'sent', 3), { ...fetched(), exact: false }])).toEqual({ count: 3, exact: true });
});

function fetched(): Row {
  return {
    kind: 'fetched',
    tuple: 'f',
    context: 'f',
    instance: 'i-1',
    outcome: null,
    count: 50,
    exact: true,
  };
}

function ended(): Row {
  return { kind: 'ended', tuple: 'e', context: 'e', instance: 'i-1', outcome: null, count: 70, exact: true };
}
