import type { ActivityView } from '../../src/core/api/live-views.ts';
import type { CredentialSummary } from '../../src/core/api/views.ts';
import { someFingerprint } from './use-spans.ts';

/** A row of the list as the API answers it. */
export function summaryView(change: Partial<CredentialSummary> = {}): CredentialSummary {
  return {
    fingerprint: someFingerprint(),
    state: 'live',
    provider: 'aws',
    type: 'aws.session',
    ephemeral: true,
    workloads: [],
    agents: [],
    tools: [],
    sources: [],
    names: [],
    joinKeys: [],
    parents: [],
    uses: { count: 1, exact: true },
    issuedAt: null,
    expiresAt: null,
    firstSeenAt: '2026-11-20T10:00:00.000Z',
    lastSeenAt: '2026-11-20T10:00:00.000Z',
    lastUsedAt: null,
    endedAt: null,
    ...change,
  };
}

/** An event of the live stream. */
export function activityView(change: Partial<ActivityView> = {}): ActivityView {
  return {
    kind: 'used',
    at: '2026-11-20T10:05:00.000Z',
    traceId: '',
    spanId: '',
    workload: { service: 'billing', namespace: null, environment: 'prod', owner: null },
    agent: null,
    tool: null,
    address: null,
    operation: null,
    channel: 'header',
    outcome: null,
    fingerprint: someFingerprint(),
    provider: 'aws',
    type: 'aws.session',
    user: null,
    notebook: null,
    spans: 1,
    expiresAt: null,
    ...change,
  };
}
