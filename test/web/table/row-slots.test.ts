import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignSlots } from '../../../web/src/table/row-slots.ts';

test('a row keeps its slot while it is there, and a new one takes that of one that has gone', () => {
  const first = assignSlots(new Map(), [0, 1, 2, 3]);
  expect([...first]).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  const next = assignSlots(first, [2, 3, 4, 5]);
  expect(next.get(2)).toBe(2);
  expect(next.get(3)).toBe(3);
  expect(new Set([next.get(4), next.get(5)])).toEqual(new Set([0, 1]));
});

test('the row that has the focus keeps its slot however far the others scroll', () => {
  let slots = assignSlots(new Map(), [0, 1, 2]);
  const own = slots.get(1);
  for (const top of [10, 500, 99_000, 3]) slots = assignSlots(slots, [top, top + 1, 1]);
  expect(slots.get(1)).toBe(own);
});

test('no two rows share a slot and no slot is made without need', () => {
  const windows = fc.array(fc.tuple(fc.nat(1000), fc.nat(30), fc.nat(1000)), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(windows, (seen) => {
      let slots: ReadonlyMap<number, number> = new Map();
      let most = 0;
      for (const [from, length, focused] of seen) {
        const rows = [...new Set([...Array.from({ length }, (_, at) => from + at), focused])];
        slots = assignSlots(slots, rows);
        most = Math.max(most, rows.length);
        expect([...slots.keys()].sort()).toEqual([...rows].sort());
        expect(new Set(slots.values()).size).toBe(rows.length);
        for (const slot of slots.values()) expect(slot).toBeLessThan(most);
      }
    }),
  );
});
