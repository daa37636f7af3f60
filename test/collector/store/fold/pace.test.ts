import { expect, test } from 'vitest';
import { pauseAfterFlush } from '../../../../collector/store/fold/pace.ts';

test.each([
  ['nobody listens, a quick flush', 1, false, 15],
  ['nobody listens', 50, false, 200],
  ['somebody listens', 50, true, 100],
  ['somebody listens, a slow flush', 200, true, 400],
  ['nobody listens, a slow flush', 200, false, 700],
] as const)('the next flush begins so long after the last: %s', (_what, ms, isHeard, pause) => {
  expect(pauseAfterFlush(ms, isHeard)).toBe(pause);
});
