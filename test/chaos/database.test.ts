import { expect, test } from 'vitest';
import { crashes } from './crashes.ts';
import { failovers } from './failovers.ts';
import { outages } from './outages.ts';
import { right } from './right.ts';

const seed = 5;
const perSecond = 20;
const room = 180_000;

test(
  'nothing is lost when PostgreSQL crashes, ends backends and cancels statements',
  async () => {
    expect(await crashes({ seed, crashes: 2, perSecond })).toMatchObject(right);
  },
  room,
);

test(
  'nothing is lost while PostgreSQL is away or silent: requests are refused with 503 and a time to come again',
  async () => {
    expect(await outages({ seed, seconds: 3, perSecond: 8 })).toMatchObject(right);
  },
  room,
);

/** Both need what not every machine has. */
type Possible = Awaited<ReturnType<typeof failovers>>;

function told(
  outcome: Possible,
  skip: (reason: string) => void,
): Exclude<Possible, { skipped: string }> | null {
  if (!('skipped' in outcome)) return outcome;
  skip(outcome.skipped);
  return null;
}

test(
  'nothing is lost when a synchronous standby takes over, even if it was cut off before',
  async ({ skip }) => {
    const options = { seed, failovers: 1, perSecond, synchronous: true, stalled: true };
    expect(told(await failovers(options), skip)).toMatchObject(right);
  },
  room,
);

test(
  'it would show if the standby were not synchronous',
  async ({ skip }) => {
    const options = { seed, failovers: 1, perSecond, synchronous: false, stalled: true };
    expect(told(await failovers(options), skip)?.lost).toBeGreaterThan(0);
  },
  room,
);
