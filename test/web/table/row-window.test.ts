import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowWindow, scrollToRow } from '../../../web/src/table/row-window.ts';

describe('the rows that are there', () => {
  test('are those that are seen, and a few around them', () => {
    expect(rowWindow({ scrollTop: 400, height: 200, rowHeight: 40, rows: 1000, around: 2 })).toEqual({
      from: 8,
      to: 17,
    });
  });

  test.each([
    ['nothing', { scrollTop: 0, height: 500, rows: 0 }, { from: 0, to: 0 }],
    ['fewer rows than fit', { scrollTop: 0, height: 500, rows: 3 }, { from: 0, to: 3 }],
    ['pulled over the top', { scrollTop: -80, height: 80, rows: 100 }, { from: 0, to: 4 }],
    ['a list that became short', { scrollTop: 4000, height: 80, rows: 5 }, { from: 5, to: 5 }],
  ])('%s', (_what, seen, expected) =>
    expect(rowWindow({ ...seen, rowHeight: 40, around: 2 })).toEqual(expected),
  );

  test('cover what is seen and are few, wherever somebody scrolls', () => {
    const numbers = fc.record({
      scrollTop: fc.integer({ min: 0, max: 4_000_000 }),
      height: fc.integer({ min: 0, max: 3000 }),
      rowHeight: fc.integer({ min: 20, max: 200 }),
      rows: fc.integer({ min: 0, max: 100_000 }),
    });
    fc.assert(
      fc.property(numbers, (seen) => {
        const { from, to } = rowWindow({ ...seen, around: 8 });
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(seen.rows);
        expect(to - from).toBeLessThanOrEqual(seen.height / seen.rowHeight + 19);
        for (const y of [seen.scrollTop, seen.scrollTop + seen.height - 1]) {
          const row = Math.floor(y / seen.rowHeight);
          if (row >= 0 && row < seen.rows && seen.height > 0) expect(row >= from && row < to).toBe(true);
        }
      }),
    );
  });
});

test.each([
  [0, 400, 0],
  [10, 400, null],
  [12, 400, null],
  [13, 400, null],
  [14, 400, 436],
  [20, 400, 676],
])('row %i at %i scrolls to %j', (row, scrollTop, expected) => {
  expect(scrollToRow(row, { scrollTop, height: 200, rowHeight: 40, covered: 36 })).toBe(expected);
});
