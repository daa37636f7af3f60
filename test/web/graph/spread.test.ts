import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from '../../../web/src/graph/spread.ts';

test.each([
  ['what is far apart stays', [0, 50, 100], [0, 50, 100]],
  ['what is too near is moved apart by the same', [50, 50], [45, 55]],
  ['one that is pushed pushes the next', [0, 4, 8], [-6, 4, 14]],
  ['the order stays, whatever is wanted', [30, 0], [10, 20]],
  ['nothing is nothing', [], []],
])('%s', (_what, wanted, places) => {
  expect(spread(wanted, 10)).toEqual(places);
});

test('places are never nearer than a step, and their mean is that of those wanted', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 30 }), (wanted) => {
      const places = spread(wanted, 10);
      for (const [index, place] of places.slice(1).entries())
        expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(10 - 1e-9);
      const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
      expect(sum(places)).toBeCloseTo(sum(wanted), 6);
    }),
  );
});
