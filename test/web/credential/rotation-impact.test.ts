import { expect, test } from 'vitest';
import type { UsageView } from '../../../src/core/api/views.ts';
import { rotationImpact } from '../../../web/src/credential/rotation-impact.ts';

const now = Date.parse('2026-11-20T10:00:00.000Z');
const hour = 3_600_000;

function usage(service: string, hoursAgo: number, told: Partial<UsageView> = {}): UsageView {
  const at = new Date(now - hoursAgo * hour).toISOString();
  return {
    kind: 'used',
    workload: { service, namespace: null, environment: 'prod', owner: null },
    agent: null,
    agentId: null,
    tool: null,
    notebook: null,
    cell: null,
    user: null,
    address: null,
    port: null,
    operation: null,
    channel: 'header',
    held: false,
    count: 1,
    exact: true,
    accepted: 0,
    denied: 0,
    error: 0,
    instances: 1,
    firstAt: at,
    lastAt: at,
    ...told,
  };
}

function impact(...rows: readonly UsageView[]) {
  return rotationImpact({ usage: rows }, now);
}

test('workloads are told by how lately they used it, the last first', () => {
  const { lastDay, lastWeek, earlier } = impact(
    usage('old', 24 * 8),
    usage('week', 24 * 6),
    usage('edge', 24),
    usage('day', 23),
    usage('now', 0),
  );
  expect([lastDay, lastWeek, earlier].map((group) => group.map(({ workload }) => workload.service))).toEqual([
    ['now', 'day'],
    ['edge', 'week'],
    ['old'],
  ]);
});

test('all usage of a workload is one line', () => {
  const { lastDay } = impact(
    usage('billing', 5, { agent: 'planner', tool: 'search', address: 'b.example', count: 4 }),
    usage('billing', 1, { agent: 'writer', address: 'a.example', count: 3 }),
    usage('billing', 2, { agent: 'planner', address: 'a.example' }),
  );
  expect(lastDay).toEqual([
    expect.objectContaining({
      agents: ['planner', 'writer'],
      tools: ['search'],
      targets: ['a.example', 'b.example'],
      uses: 8,
      lastUsedAt: new Date(now - hour).toISOString(),
    }),
  ]);
});

test('the same service in another environment is another workload', () => {
  const staging = { service: 'billing', namespace: null, environment: 'staging', owner: null };
  expect(impact(usage('billing', 1), usage('billing', 1, { workload: staging })).lastDay).toHaveLength(2);
});

test('who only fetched it does not break', () => {
  expect(impact(usage('reader', 1, { kind: 'fetched', channel: 'env' }))).toEqual({
    lastDay: [],
    lastWeek: [],
    earlier: [],
  });
});

test('how it is renewed is told by how the workload itself fetched it', () => {
  const { lastDay } = impact(
    usage('billing', 1),
    usage('billing', 2, { kind: 'fetched', channel: 'secret_manager', address: 'vault.example' }),
    usage('billing', 3, { kind: 'fetched', channel: 'secret_manager', address: 'vault.example' }),
    usage('other', 3, { kind: 'fetched', channel: 'env' }),
  );
  expect(lastDay[0]?.renewal).toEqual([{ source: 'secret_manager', address: 'vault.example' }]);
});

test('who is denied everywhere is told apart from who is denied at times', () => {
  const { lastDay } = impact(
    usage('refused', 1, { denied: 3 }),
    usage('at times', 2, { denied: 3, accepted: 1 }),
    usage('without answers', 3),
  );
  expect(lastDay.map(({ onlyDenied }) => onlyDenied)).toEqual([true, false, false]);
});
