import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoTime } from '../../../collector/store/iso-time.ts';
import { instant } from '../../../src/core/instant.ts';

const farthest = 8_640_000_000_000_000;

test('a time is written as Date writes it, whenever it is', () => {
  const times = fc.oneof(
    fc.integer({ min: -farthest, max: farthest }),
    fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
    fc.double({ min: 0, max: 2e12, noNaN: true }),
    fc.constantFrom(-1, 0, 951_782_400_000, 253_402_300_799_999, 253_402_300_800_000),
  );
  fc.assert(
    fc.property(times, (at) => {
      expect(isoTime(instant(at))).toBe(new Date(at).toISOString());
    }),
    { numRuns: 5_000 },
  );
});
