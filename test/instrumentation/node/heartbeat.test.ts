import { afterEach, expect, test, vi } from 'vitest';
import { startHeartbeat } from '../../../instrumentation/node/heartbeat.ts';
import { noTotals, type RecorderTotals } from '../../../instrumentation/node/recorder-totals.ts';
import type { SpanRecord } from '../../../instrumentation/node/span-record.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { runHooked } from '../../support/run-hooked.ts';

afterEach(() => {
  vi.useRealTimers();
});

function setUp(totals: RecorderTotals = noTotals) {
  vi.useFakeTimers();
  const records: SpanRecord[] = [];
  const calls: string[] = [];
  const state = { errors: 0 };
  const heartbeat = startHeartbeat({
    sink: (record) => records.push(record) > 0,
    hooks: { installed: ['http'], shadowed: [], errors: () => state.errors },
    startedAt: 1,
    totals: () => {
      calls.push('totals');
      return totals;
    },
    flush: () => calls.push('flush'),
    close: () => calls.push('close'),
  });
  return { heartbeat, records, calls, state };
}

test('a beat is made at start and every minute, when nothing waits to be written', () => {
  const { records, calls } = setUp();
  vi.advanceTimersByTime(120_000);
  expect(records.map(({ attributes }) => attributes['mayfly.process.phase'])).toEqual([
    'start',
    'running',
    'running',
  ]);
  expect(calls).toEqual(['totals', 'flush', 'totals', 'flush', 'totals']);
});

test('an error of a hook is an observation that was lost, so that the totals add up', () => {
  const { records, state } = setUp({
    ...noTotals,
    seen: 10,
    spooled: 6,
    coalesced: 3,
    dropped: 1,
    unattributed: 4,
    overflowed: 2,
  });
  state.errors = 2;
  vi.advanceTimersByTime(60_000);
  expect(records[1]?.attributes).toMatchObject({
    'mayfly.process.seen': 12,
    'mayfly.process.spooled': 6,
    'mayfly.process.coalesced': 3,
    'mayfly.process.dropped': 3,
    'mayfly.process.unattributed': 4,
    'mayfly.process.overflowed': 2,
  });
});

test('when counters start over, one instance ends with its totals and the next begins with none', () => {
  const { heartbeat, records, state } = setUp();
  state.errors = 1;
  heartbeat.renewInstance({ ...noTotals, seen: 5, spooled: 5 });
  expect(
    records.map(({ instance, attributes }) => [
      instance,
      attributes['mayfly.process.phase'],
      attributes['mayfly.process.seen'],
    ]),
  ).toEqual([
    [0, 'start', 0],
    [0, 'end', 6],
    [1, 'start', 0],
  ]);
});

test('a hook that the application replaced is told at the end of a real process', async () => {
  const result = await runHooked('process.env = { ...process.env };', {
    env: { APP_SETTING: fakeSecret('tok-', 36) },
  });
  expect(result.heartbeats[0]?.shadowed).toEqual([]);
  expect(result.heartbeats.at(-1)).toMatchObject({ ended: true, shadowed: ['env'] });
});
