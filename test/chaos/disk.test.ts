import { expect, test } from 'vitest';
import { fullDisk } from './full-disk.ts';
import { right } from './right.ts';

const isLong = process.env['MAYFLY_TEST_LONG'] === '1';

test.each(isLong ? (['postgres', 'pglite'] as const) : (['postgres'] as const))(
  'nothing is lost when the disk under %s is full for a while',
  async (engine) => {
    const outcome = await fullDisk({ engine, seed: 5, fills: 1, megabytes: 256, perSecond: 10 });
    // It takes somebody who may mount a file system.
    if ('skipped' in outcome) return;
    expect(outcome).toMatchObject(right);
  },
  180_000,
);
