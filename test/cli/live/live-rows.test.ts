import { expect, test } from 'vitest';
import { inOrder, rowsOf, withActivities } from '../../../src/cli/live/live-rows.ts';
import { sortFields } from '../../../src/core/filter/filter.ts';
import { sampleActivity } from '../support/sample-answers.ts';
import { at, sampleFingerprint, sampleSummaries, workload } from '../support/sample-credentials.ts';

const rows = rowsOf(sampleSummaries, new Map());
const github = sampleFingerprint('github');

test('an activity moves what is known on, and says "at least" of uses', () => {
  const next = withActivities(rows, [sampleActivity]).get(github);
  expect(next?.summary).toMatchObject({
    state: 'live',
    uses: { count: 50, exact: false },
    lastSeenAt: at(-1),
    agents: ['reviewer'],
  });
  expect(next?.latest).toEqual(sampleActivity);
});

test('a credential that nobody knew is a row', () => {
  const fingerprint = sampleFingerprint('new');
  const next = withActivities(rows, [{ ...sampleActivity, fingerprint }]);
  expect(next.size).toBe(rows.size + 1);
  expect(next.get(fingerprint)?.summary).toMatchObject({
    uses: { count: 2, exact: false },
    provider: 'github',
  });
});

test('what comes late does not turn the clock back', () => {
  const late = { ...sampleActivity, at: at(-900), outcome: 'accepted' };
  const next = withActivities(rows, [sampleActivity, late]).get(github);
  expect(next?.summary.lastSeenAt).toBe(at(-1));
  expect(next?.latest).toEqual(sampleActivity);
});

test('who did something last stands first, once', () => {
  const other = workload('other');
  const next = withActivities(rows, [
    { ...sampleActivity, workload: other, agent: 'planner' },
    { ...sampleActivity, workload: other, agent: 'planner' },
  ]).get(github);
  expect(next?.summary.workloads.map(({ service }) => service)).toEqual(['other', 'release-agent']);
  expect(next?.summary.agents).toEqual(['planner', 'reviewer']);
});

test('an end is an end', () => {
  const next = withActivities(rows, [{ ...sampleActivity, kind: 'ended' }]).get(github);
  expect(next?.summary).toMatchObject({ state: 'ended', endedAt: at(-1), uses: { count: 48 } });
});

test('another list keeps what a row did last', () => {
  const next = rowsOf(sampleSummaries, withActivities(rows, [sampleActivity]));
  expect(next.get(github)?.latest).toEqual(sampleActivity);
  expect(next.get(github)?.summary.uses).toEqual({ count: 48, exact: true });
});

test.each(sortFields.flatMap((by) => [true, false].map((descending) => ({ by, descending }))))(
  'in the order of %j absent values come last',
  (sort) => {
    const order = inOrder(rows, sort).map(({ summary }) => summary);
    expect(order).toHaveLength(rows.size);
    if (sort.by === 'expires') {
      expect(order.slice(0, 3).every(({ expiresAt }) => expiresAt !== null)).toBe(true);
    }
    if (sort.by === 'uses') {
      const counts = order.map(({ uses }) => uses.count);
      expect(counts).toEqual(counts.toSorted((a, b) => (sort.descending ? b - a : a - b)));
    }
  },
);
