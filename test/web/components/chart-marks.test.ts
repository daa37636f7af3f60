import { expect, test } from 'vitest';
import { sideBySide } from '../../../web/src/components/chart-marks.ts';

const within = { step: 10, from: 0, to: 100 };

test.each([
  ['far apart they stay', [10, 50], [10, 50]],
  ['too near they go apart, in their order', [50, 51, 50], [40.33, 60.33, 50.33]],
  ['at the end they go inwards', [99, 100], [90, 100]],
  ['at the beginning, too', [0, 0], [0, 10]],
  ['none is none', [], []],
])('%s', (_what, xs, places) => {
  expect(sideBySide(xs, within).map((place) => Math.round(place * 100) / 100)).toEqual(places);
});
