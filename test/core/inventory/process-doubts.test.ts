import { expect, test } from 'vitest';
import { instant } from '../../../src/core/instant.ts';
import { countedFrom, doubtsAbout } from '../../../src/core/inventory/process-doubts.ts';
import { createWindow } from '../../../src/core/inventory/window/window.ts';
import { sampleBatch, sampleHeartbeat, sampleProcess } from '../../support/sample-batch.ts';

const noon = Date.UTC(2026, 9, 1, 12);
const second = 1_000;
const day = 86_400 * second;

/** Readings of one process: when, and how many. */
type Reading = readonly [at: number, count: number];

function doubts(readings: readonly Reading[], senders: readonly string[] = ['a']): readonly string[] {
  const firstSeenAt = instant(Math.min(...readings.map(([at]) => at)));
  const from = instant(Math.min(...readings.map(([at, count]) => countedFrom(at, count))));
  return doubtsAbout({ countedFrom: from, firstSeenAt, senders });
}

test.each<[string, readonly Reading[]]>([
  ['one use', [[noon, 1]]],
  ['a first reading that stands for a second', [[noon, 100_000]]],
  [
    '100,000 uses a second for a day',
    [
      [noon, 1],
      [noon + day, 100_000 * 86_400],
    ],
  ],
  [
    'a month of ordinary work that is told at once',
    [
      [noon - 7 * day, 1],
      [noon, 40_000_000],
    ],
  ],
])('%s is plausible', (_what, readings) => expect(doubts(readings)).toEqual([]));

test.each<[string, readonly Reading[]]>([
  ['more than a second can hold, out of nothing', [[noon, 100_101]]],
  ['the greatest number there is', [[noon, Number.MAX_SAFE_INTEGER]]],
  [
    'a jump between two readings',
    [
      [noon, 7],
      [noon + second, 300_000],
    ],
  ],
  [
    'a forgery before the first real reading',
    [
      [noon, 1e9],
      [noon + 60 * second, 1],
      [noon + 120 * second, 9],
    ],
  ],
  [
    'a forgery that is hours old by now',
    [
      [noon, 1e9],
      [noon + day, 10_000],
    ],
  ],
])('%s is not', (_what, readings) => {
  expect(doubts(readings)).toEqual(['implausible']);
  expect(doubts(readings.toReversed())).toEqual(['implausible']);
});

test('one process from two senders is contested', () => {
  expect(doubts([[noon, 1]], ['a', 'b'])).toEqual(['contested']);
  expect(doubts([[noon, 1e9]], ['a', 'b'])).toEqual(['implausible', 'contested']);
  expect(doubts([[noon, 1]], [])).toEqual([]);
});

test('a window joins what tells it, in any order', () => {
  const process = sampleProcess();
  const batches = [
    { ...sampleBatch([{ process, at: noon, count: 5 }]), sender: 'token-b' },
    {
      ...sampleBatch([
        { process, at: noon + 1, count: 1e9 },
        { process, at: noon - 1, count: 0 },
      ]),
      sender: 'token-a',
    },
    { ...sampleBatch([], [sampleHeartbeat(process)]), sender: 'token-c' },
    { ...sampleBatch([{ process, at: noon, count: 6 }]), sender: null },
  ];
  const fold = (from: typeof batches) => {
    const window = createWindow();
    for (const [i, batch] of from.entries()) window.add(batch, i);
    return window.processes.rowAt(0);
  };
  const row = fold(batches);
  expect(row).toMatchObject({
    countedFrom: noon + 1 - 1e7,
    senders: ['token-a', 'token-b', 'token-c'],
  });
  expect(fold([...batches.toReversed(), ...batches])).toEqual(row);
});
