import { expect, test } from 'vitest';
import { withActivity } from '../../../web/src/credentials/with-activity.ts';
import { activityView, summaryView } from '../../support/credential-views.ts';

test('a use counts, is seen, and brings its workload and agent', () => {
  const row = withActivity(
    summaryView({ state: 'idle', agents: ['a'] }),
    activityView({ spans: 3, agent: 'b' }),
  );
  expect(row).toMatchObject({
    state: 'live',
    uses: { count: 4 },
    agents: ['a', 'b'],
    workloads: [{ service: 'billing', environment: 'prod' }],
    lastSeenAt: '2026-11-20T10:05:00.000Z',
    lastUsedAt: '2026-11-20T10:05:00.000Z',
  });
});

test('who is known already is not named twice', () => {
  const event = activityView({ agent: 'a', tool: 't' });
  const once = withActivity(summaryView(), event);
  expect(withActivity(once, event)).toMatchObject({ agents: ['a'], tools: ['t'], workloads: [{}] });
});

test('an event that comes late does not turn the time back', () => {
  const row = withActivity(summaryView(), activityView({ at: '2026-11-20T09:00:00.000Z' }));
  expect(row.lastSeenAt).toBe('2026-11-20T10:00:00.000Z');
});

test.each([
  ['an end ends it', {}, { kind: 'ended' }, 'ended'],
  [
    'a use after its end shows that it lives',
    { state: 'ended', endedAt: '2026-11-20T10:01:00.000Z' },
    {},
    'live',
  ],
  ['a use before its end does not', { state: 'ended', endedAt: '2026-11-20T10:09:00.000Z' }, {}, 'ended'],
  ['what has expired stays so', { state: 'expired', expiresAt: '2026-11-20T10:04:00.000Z' }, {}, 'expired'],
  [
    'what was renewed lives',
    { state: 'expired', expiresAt: '2026-11-20T10:04:00.000Z' },
    { expiresAt: '2026-11-20T11:00:00.000Z' },
    'live',
  ],
] as const)('%s', (_what, row, event, state) => {
  expect(withActivity(summaryView(row), activityView(event)).state).toBe(state);
});
