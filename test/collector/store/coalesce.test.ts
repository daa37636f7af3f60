import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { coalesce } from '../../../collector/store/coalesce.ts';

/** Work that counts its runs and shouts when two overlap. */
function counted() {
  const state = { runs: 0, running: 0 };
  const run = coalesce(async () => {
    const number = ++state.runs;
    expect(++state.running).toBe(1);
    await setImmediate();
    state.running--;
    return number;
  });
  return { state, run };
}

test('calls during a run share one run after it', async () => {
  const { state, run } = counted();
  expect(await Promise.all([run(), run(), run(), run()])).toEqual([1, 2, 2, 2]);
  expect(state.runs).toBe(2);
});

test('runs never overlap, whenever they are asked for', async () => {
  const { state, run } = counted();
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let call = 0; call < 5; call++) await run();
    }),
  );
  expect(state.running).toBe(0);
});

test('a failed run fails for those who asked for it, and the next runs', async () => {
  let runs = 0;
  const run = coalesce(async () => {
    await setImmediate();
    if (++runs === 1) throw new Error('first');
    return runs;
  });
  const [first, second] = await Promise.allSettled([run(), run()]);
  expect(first).toMatchObject({ status: 'rejected' });
  expect(second).toEqual({ status: 'fulfilled', value: 2 });
});
