import type {
  ChainLink,
  CredentialDetail,
  CredentialSummary,
  UsageView,
  WorkloadRef,
} from '../../../src/core/api/views.ts';
import { type Fingerprint, fingerprint, fingerprintKey } from '../../../src/core/fingerprint.ts';
import type { Secret } from '../../../src/core/secret.ts';

/** The clock of all samples. */
export const sampleNow = Date.parse('2027-01-15T08:00:00.000Z');
const key = fingerprintKey('the same for every run of the tests');

/** A real fingerprint, the same in every run. */
export function sampleFingerprint(name: string): Fingerprint {
  return fingerprint(key, name as Secret);
}

export function at(secondsFromNow: number): string {
  return new Date(sampleNow + secondsFromNow * 1000).toISOString();
}

export function workload(service: string, environment: string | null = 'production'): WorkloadRef {
  return { service, namespace: null, environment, owner: null };
}

const plain: Omit<CredentialSummary, 'fingerprint'> = {
  state: 'live',
  provider: 'unknown',
  type: 'unknown',
  ephemeral: null,
  workloads: [],
  agents: [],
  tools: [],
  sources: [],
  names: [],
  joinKeys: [],
  parents: [],
  uses: { count: 0, exact: true },
  issuedAt: null,
  expiresAt: null,
  firstSeenAt: at(-3600),
  lastSeenAt: at(-12),
  lastUsedAt: null,
  endedAt: null,
};

export function summary(name: string, facts: Partial<CredentialSummary> = {}): CredentialSummary {
  return { ...plain, fingerprint: sampleFingerprint(name), ...facts };
}

/** A small inventory with everything a list has to cope with. */
export const sampleSummaries: readonly CredentialSummary[] = [
  summary('openai', {
    provider: 'openai',
    type: 'openai.project_key',
    ephemeral: false,
    workloads: [workload('billing-agent'), workload('support-agent')],
    agents: ['planner', 'refunds'],
    uses: { count: 1284, exact: true },
    lastSeenAt: at(-1),
  }),
  summary('github', {
    provider: 'github',
    type: 'github.installation_token',
    workloads: [workload('release-agent')],
    agents: ['reviewer'],
    tools: ['create_pull_request'],
    uses: { count: 48, exact: true },
    expiresAt: at(3120),
    lastSeenAt: at(-12),
  }),
  summary('aws', {
    provider: 'aws',
    type: 'aws.session',
    workloads: [workload('nightly-report', 'staging')],
    uses: { count: 3, exact: true },
    expiresAt: at(860),
    lastSeenAt: at(-95),
  }),
  summary('oauth', {
    state: 'expired',
    provider: 'unknown',
    type: 'oauth.access_token',
    workloads: [workload('mcp-ledger')],
    tools: ['ledger_lookup'],
    uses: { count: 7, exact: false },
    expiresAt: at(-7300),
    lastSeenAt: at(-7250),
  }),
  summary('vault', {
    state: 'ended',
    provider: 'vault',
    type: 'vault.batch_token',
    workloads: [workload('migrate', null)],
    uses: { count: 0, exact: true },
    lastSeenAt: at(-3 * 86_400),
  }),
  summary('env', {
    state: 'idle',
    provider: 'anthropic',
    type: 'anthropic.api_key',
    workloads: [workload('research-notebook', 'development')],
    uses: { count: 2, exact: true },
    lastSeenAt: at(-5 * 3600),
  }),
];

const use: UsageView = {
  kind: 'used',
  workload: workload('release-agent'),
  agent: 'reviewer',
  agentId: null,
  tool: 'create_pull_request',
  notebook: null,
  cell: null,
  user: null,
  address: 'api.github.com',
  port: 443,
  operation: 'POST /repos/{}/{}/pulls',
  channel: 'header',
  held: false,
  count: 40,
  exact: true,
  accepted: 38,
  denied: 1,
  error: 1,
  instances: 2,
  firstAt: at(-500),
  lastAt: at(-12),
};

export function usage(facts: Partial<UsageView>): UsageView {
  return { ...use, ...facts };
}

export function link(name: string, depth: number, facts: Partial<ChainLink> = {}): ChainLink {
  return {
    fingerprint: sampleFingerprint(name),
    depth,
    parents: [],
    observed: true,
    rotatedTo: null,
    provider: 'unknown',
    type: null,
    ...facts,
  };
}

/** The installation token of the samples, whole. */
export const sampleDetail: CredentialDetail = {
  ...(sampleSummaries[1] ?? summary('github')),
  ephemeral: true,
  issuedAt: at(-480),
  firstSeenAt: at(-480),
  lastUsedAt: at(-12),
  sources: ['token_endpoint'],
  names: ['installation 4711'],
  joinKeys: ['github.app_id:99', 'github.installation_id:4711'],
  parents: [sampleFingerprint('app')],
  providers: ['github'],
  types: ['github.installation_token'],
  scopes: ['contents:read', 'pull_requests:write'],
  subjects: [],
  issuers: ['api.github.com'],
  audiences: [],
  policies: ['app 99 installation 4711'],
  endReasons: [],
  previousFingerprints: [],
  rotatedTo: [],
  firstFetchedAt: at(-480),
  lastFetchedAt: at(-480),
  firstUsedAt: at(-470),
  usage: [
    usage({}),
    usage({
      count: 8,
      accepted: 8,
      denied: 0,
      error: 0,
      operation: 'GET /repos/{}/{}',
      lastAt: at(-40),
      tool: null,
    }),
    usage({ kind: 'fetched', channel: 'token_endpoint', tool: null, operation: null, count: 1, accepted: 0 }),
  ],
  observations: [
    {
      kind: 'used',
      at: at(-12),
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      workload: workload('release-agent'),
      instance: 'one',
      agent: 'reviewer',
      tool: 'create_pull_request',
      conversation: null,
      address: 'api.github.com',
      operation: 'POST /repos/{}/{}/pulls',
      channel: 'header',
      outcome: 'accepted',
      mechanism: 'Bearer',
      module: null,
    },
    {
      kind: 'fetched',
      at: at(-480),
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b175',
      workload: workload('release-agent'),
      instance: 'one',
      agent: 'reviewer',
      tool: null,
      conversation: null,
      address: 'api.github.com',
      operation: 'POST /app/installations/{}/access_tokens',
      channel: 'token_endpoint',
      outcome: null,
      mechanism: null,
      module: null,
    },
  ],
  mintChain: {
    ancestors: [
      link('app', 1, { provider: 'github', type: 'github.app_jwt', parents: [sampleFingerprint('key')] }),
      link('key', 2, { observed: false }),
    ],
    descendants: [
      link('child', 1, {
        provider: 'github',
        type: 'github.user_token',
        parents: [sampleFingerprint('github')],
      }),
      link('grandchild', 2, { provider: 'aws', type: 'aws.session', parents: [sampleFingerprint('child')] }),
      link('second', 1, {
        provider: 'github',
        type: 'github.user_token',
        parents: [sampleFingerprint('github')],
      }),
    ],
  },
};
