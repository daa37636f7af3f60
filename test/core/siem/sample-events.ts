import type { WorkloadRef } from '../../../src/core/api/views.ts';
import { fingerprintOfBytes } from '../../../src/core/fingerprint.ts';
import {
  type ActorFacts,
  type CoverageEvent,
  type CredentialFacts,
  type ExportEvent,
  type FindingEvent,
  type InventoryEvent,
  inventoryChanges,
  type ProcessFacts,
  type TargetFacts,
  type UsageEvent,
} from '../../../src/core/siem/event.ts';
import type { Exporter } from '../../../src/core/siem/format.ts';

export const sampleExporter: Exporter = {
  version: '0.1.0',
  host: 'collector-1',
  source: 'https://mayfly.example.com',
};

/** The fingerprint of a number: always the same, and right to its check characters. */
export function sampleFingerprint(n: number): string {
  return fingerprintOfBytes(Uint8Array.from({ length: 16 }, (_, i) => (n * 31 + i * 7) % 256));
}

/** The digits of ids. */
export const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The id of a number below 1,024, another for each. */
export function sampleId(n: number): string {
  return `01JDA9Z0M6${'0'.repeat(14)}${crockford[n >> 5] ?? '0'}${crockford[n & 31] ?? '0'}`;
}

/** Public, and of the form of AWS; written so that no scanner takes it for one. */
export const sampleKeyId = ['ASIA', 'QQQQQQQQQ', 'EXAMPLE'].join('');

const sessionOfAws: CredentialFacts = {
  fingerprint: sampleFingerprint(1),
  state: 'live',
  provider: 'aws',
  type: 'aws.session_token',
  ephemeral: true,
  joinKeys: [`aws.access_key_id:${sampleKeyId}`],
  subject: 'arn:aws:sts::123456789012:assumed-role/agent-research/run-77',
  issuer: 'sts.amazonaws.com',
  audiences: [],
  scopes: [],
  policies: ['arn:aws:iam::123456789012:role/agent-research'],
  parents: [sampleFingerprint(2)],
  names: ['agent-research'],
  issuedAt: '2026-11-23T02:13:20.000Z',
  expiresAt: '2026-11-23T03:13:20.000Z',
  firstSeenAt: '2026-11-23T02:13:20.400Z',
  lastSeenAt: '2026-11-23T03:00:00.123Z',
  lastUsedAt: '2026-11-23T03:00:00.123Z',
  endedAt: null,
};

/** Nobody knows anything of it. */
const bareCredential: CredentialFacts = {
  fingerprint: sampleFingerprint(3),
  state: 'idle',
  provider: 'unknown',
  type: 'unknown',
  ephemeral: null,
  joinKeys: [],
  subject: null,
  issuer: null,
  audiences: [],
  scopes: [],
  policies: [],
  parents: [],
  names: [],
  issuedAt: null,
  expiresAt: null,
  firstSeenAt: '2026-11-23T03:00:00.000Z',
  lastSeenAt: '2026-11-23T03:00:00.000Z',
  lastUsedAt: null,
  endedAt: null,
};

/** As much as there can be. */
const crowdedCredential: CredentialFacts = {
  ...sessionOfAws,
  fingerprint: sampleFingerprint(4),
  state: 'ended',
  provider: 'github',
  type: 'github.installation_token',
  joinKeys: many(64, (n) => `jwt.jti:https://issuer-${n}.example.com#${n}`),
  audiences: many(64, (n) => `https://api-${n}.example.com`),
  scopes: many(200, (n) => `repo:${n}:write`),
  policies: many(64, (n) => `policy "${n}" | a=b ^ c\\d, e; f`),
  parents: many(32, (n) => sampleFingerprint(n + 10)),
  names: many(64, (n) => `/run/secrets/token-${n}`),
  endedAt: '2026-11-23T02:59:59.999Z',
};

const researchBot: WorkloadRef = {
  service: 'research-bot',
  namespace: 'agents',
  environment: 'production',
  owner: 'team-research',
};
const bareWorkload: WorkloadRef = { service: 'unknown', namespace: null, environment: null, owner: null };

const agentActor: ActorFacts = {
  agent: 'research-bot',
  agentId: 'agent-7',
  tool: 'fetch_report',
  notebook: null,
  cell: null,
  user: 'ada@example.com',
};
const nobody: ActorFacts = { agent: null, agentId: null, tool: null, notebook: null, cell: null, user: null };

const nodeProcess: ProcessFacts = {
  instance: 'nb-7f9c:4242:1795399200000',
  host: 'nb-7f9c',
  pod: 'research-bot-7f9c-abcde',
  pid: 4242,
  runtime: 'nodejs',
};
const bareProcess: ProcessFacts = { instance: 'i-1', host: null, pod: null, pid: null, runtime: null };

const s3: TargetFacts = { address: 's3.eu-central-1.amazonaws.com', port: 443, operation: 'S3.GetObject' };
const nowhere: TargetFacts = { address: null, port: null, operation: null };

const base = {
  id: sampleId(1),
  sequence: 184_467,
  at: '2026-11-23T03:00:00.123Z',
  receivedAt: '2026-11-23T03:00:00.456Z',
} as const;

/** A use of an AWS session by an agent, with what is given instead. */
export function usageEvent(change: Partial<UsageEvent> = {}): UsageEvent {
  return {
    ...base,
    kind: 'used',
    credential: sessionOfAws,
    workload: researchBot,
    actor: agentActor,
    target: s3,
    process: nodeProcess,
    channel: 'signature',
    outcome: 'accepted',
    count: 1,
    exact: true,
    firstAt: base.at,
    lastAt: base.at,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    ...change,
  };
}

export function inventoryEvent(change: Partial<InventoryEvent> = {}): InventoryEvent {
  return {
    ...base,
    id: sampleId(2),
    kind: 'inventory',
    change: 'created',
    summary: 'first seen in production',
    credential: sessionOfAws,
    workload: researchBot,
    value: null,
    ...change,
  };
}

/** Of the rule `shared` unless `finding` says otherwise. */
export function findingEvent(
  change: Partial<Omit<FindingEvent, 'finding'>> & {
    readonly finding?: Partial<FindingEvent['finding']>;
  } = {},
): FindingEvent {
  const { finding, ...rest } = change;
  return {
    ...base,
    id: sampleId(3),
    kind: 'finding',
    activity: 'opened',
    credential: sessionOfAws,
    workloads: [researchBot, { ...researchBot, service: 'etl-bot', environment: 'staging', owner: null }],
    url: 'https://mayfly.example.com/findings/8f1c',
    ...rest,
    finding: {
      id: 'shared:8f1c',
      rule: 'shared',
      ruleVersion: 3,
      title: 'Credential shared across workloads',
      description: 'The same credential was presented by research-bot (production) and etl-bot (staging).',
      severity: 'high',
      control: 'NHI9:2025',
      remediation: 'Issue a separate session to each workload.',
      openedAt: '2026-11-23T03:00:00.123Z',
      lastSeenAt: '2026-11-23T03:00:00.123Z',
      closedAt: null,
      evidence: ['research-bot in production, 214 uses', 'etl-bot in staging, 3 uses'],
      ...finding,
    },
  };
}

export function coverageEvent(change: Partial<CoverageEvent> = {}): CoverageEvent {
  return {
    ...base,
    id: sampleId(4),
    kind: 'coverage',
    gap: 'silent',
    activity: 'opened',
    summary: 'research-bot has sent no heartbeat for 5 minutes',
    workload: researchBot,
    process: nodeProcess,
    ...change,
  };
}

/** At least two of each kind, the odd ones among them: everything null, long lists, several processes. */
export function sampleEvents(): readonly ExportEvent[] {
  const bare = { credential: bareCredential, workload: bareWorkload };
  const bareUse = { ...bare, actor: nobody, target: nowhere, process: null };
  const events: readonly ExportEvent[] = [
    usageEvent(),
    usageEvent({ ...bareUse, channel: 'unknown', outcome: 'sent' }),
    usageEvent({ credential: crowdedCredential, outcome: 'denied', process: bareProcess }),
    usageEvent({
      outcome: 'error',
      process: null,
      count: 12_345,
      exact: false,
      firstAt: '2026-11-23T02:59:00.000Z',
      target: { address: 'api.openai.com', port: 443, operation: 'POST /v1/chat/completions' },
      actor: { ...nobody, notebook: 'work/eval.ipynb', cell: 'a1b2', user: 'ada@example.com' },
    }),
    usageEvent({ target: { address: '10.0.3.17', port: 5432, operation: 'postgresql SELECT' } }),
    usageEvent({ target: { address: '::1', port: null, operation: 'DELETE' }, channel: 'header' }),
    usageEvent({ kind: 'fetched', channel: 'token_endpoint', outcome: null }),
    usageEvent({ ...bareUse, kind: 'fetched', channel: 'env', outcome: null }),
    usageEvent({ kind: 'fetched', channel: 'secret_manager', outcome: null, credential: crowdedCredential }),
    usageEvent({ kind: 'ended', channel: 'revoked', outcome: null }),
    usageEvent({ kind: 'ended', channel: 'logged_out', outcome: null, count: 2 }),
    usageEvent({ ...bareUse, kind: 'ended', channel: 'replaced', outcome: null }),
    ...inventoryChanges.map((change) =>
      inventoryEvent({ change, value: change === 'created' ? null : `new value of ${change}` }),
    ),
    inventoryEvent({ credential: bareCredential, workload: null }),
    inventoryEvent({
      credential: crowdedCredential,
      change: 'ended',
      value: 'revoked',
      workload: bareWorkload,
    }),
    findingEvent(),
    findingEvent({ activity: 'updated', credential: crowdedCredential, workloads: many(64, workloadOf) }),
    findingEvent({
      activity: 'closed',
      finding: { rule: 'expired-in-use', severity: 'critical', closedAt: base.at, control: 'NHI7:2025' },
    }),
    findingEvent({
      credential: null,
      workloads: [],
      url: null,
      finding: { rule: 'never-fetched', severity: 'informational', control: null, evidence: [] },
    }),
    coverageEvent(),
    coverageEvent({ gap: 'shadowed', activity: 'closed', workload: bareWorkload, process: null }),
  ];
  return events.map((event, i) => ({ ...event, id: sampleId(i + 1), sequence: 184_467 + i }));
}

function many<T>(count: number, of: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => of(n));
}

function workloadOf(n: number): WorkloadRef {
  return { service: `bot-${n}`, namespace: null, environment: `env-${n % 3}`, owner: `team-${n}` };
}
