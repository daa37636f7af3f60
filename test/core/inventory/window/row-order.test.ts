import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderByWords } from '../../../../src/core/inventory/window/row-order.ts';

/** Words of few different values often have the same beginning, as no random key has. */
const someWord = fc.oneof(fc.constantFrom(0, 1, -1, 256, -(2 ** 31)), fc.integer());

test('rows come in the order of their four words as bytes, whatever they begin with', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(someWord, someWord, someWord, someWord)), (keys) => {
      const digits = keys.map((words) =>
        words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(''),
      );
      const order = orderByWords(Int32Array.from(keys.flat()), keys.length);
      expect([...order].map((row) => digits[row])).toEqual(digits.toSorted());
      expect(new Set(order).size).toBe(keys.length);
    }),
    { numRuns: 300 },
  );
});
