import type { CoverageView, WorkloadCoverage, WorkloadView } from '../../../src/core/api/inventory-views.ts';
import type { ActivityView } from '../../../src/core/api/live-views.ts';
import type { TokenView } from '../../../src/core/api/views.ts';
import { at, sampleFingerprint, workload } from './sample-credentials.ts';

const covered: WorkloadCoverage = {
  processes: 2,
  silent: 1,
  hooks: ['http', 'fetch'],
  shadowed: ['fetch'],
  seen: 48,
  coalesced: 3,
  dropped: 2,
  unattributed: 5,
  overflowed: 0,
  skewedAt: null,
  gaps: ['silent', 'dropped'],
};

export const sampleWorkload: WorkloadView = {
  ...workload('release-agent'),
  owner: 'team-release',
  id: '0'.repeat(32),
  credentials: { live: 2, idle: 1, expired: 1, ended: 3 },
  agents: ['reviewer', 'planner'],
  firstSeenAt: at(-3600),
  lastSeenAt: at(-12),
  coverage: covered,
};

export const sampleCoverage: CoverageView = {
  workloads: [{ ...workload('release-agent'), id: '0'.repeat(32), coverage: covered }],
  totals: { workloads: 3, withGaps: 1, processes: 4, silent: 1, seen: 1048, dropped: 2, unattributed: 5 },
  nextCursor: null,
};

export const sampleActivity: ActivityView = {
  kind: 'used',
  at: at(-1),
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  workload: workload('release-agent'),
  agent: 'reviewer',
  tool: 'create_pull_request',
  address: 'api.github.com',
  operation: 'POST /repos/{}/{}/pulls',
  channel: 'header',
  outcome: 'denied',
  fingerprint: sampleFingerprint('github'),
  provider: 'github',
  type: 'github.installation_token',
  user: 'ada',
  notebook: 'churn.ipynb',
  spans: 2,
  expiresAt: at(3120),
};

export const sampleToken: TokenView = {
  id: '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  name: 'ci',
  scope: 'read',
  createdAt: at(-3600),
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  environments: ['prod'],
  workloads: null,
  newCredentialsPerSecond: null,
  spansPerSecond: null,
};
