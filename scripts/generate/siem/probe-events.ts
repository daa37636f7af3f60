import { fingerprintOfBytes } from '../../../src/core/fingerprint.ts';
import type { CredentialFacts, ExportEvent, ProcessFacts } from '../../../src/core/siem/event.ts';

/** A credential of which everything is known. */
const credential: CredentialFacts = {
  fingerprint: fingerprint(1),
  state: 'live',
  provider: 'aws',
  type: 'aws.session_token',
  ephemeral: true,
  joinKeys: ['aws.access_key_id:EXAMPLE'],
  subject: 'arn:aws:sts::123456789012:assumed-role/research/run-77',
  issuer: 'sts.amazonaws.com',
  audiences: ['https://sts.amazonaws.com'],
  scopes: ['s3:read'],
  policies: ['arn:aws:iam::123456789012:role/research'],
  parents: [fingerprint(2)],
  names: ['AWS_SESSION_TOKEN'],
  issuedAt: '2026-11-23T02:00:00.000Z',
  expiresAt: '2026-11-23T04:00:00.000Z',
  firstSeenAt: '2026-11-23T02:00:01.000Z',
  lastSeenAt: '2026-11-23T03:00:00.000Z',
  lastUsedAt: '2026-11-23T03:00:00.000Z',
  endedAt: '2026-11-23T03:30:00.000Z',
};

const workload = {
  service: 'research-bot',
  namespace: 'agents',
  environment: 'production',
  owner: 'team-research',
};

const process: ProcessFacts = {
  instance: 'nb-7f9c:4242',
  host: 'nb-7f9c',
  pod: 'research-bot-7f9c',
  pid: 4242,
  runtime: 'nodejs',
};

const base = {
  sequence: 17,
  at: '2026-11-23T03:00:00.123Z',
  receivedAt: '2026-11-23T03:00:00.456Z',
} as const;

const used: ExportEvent = {
  ...base,
  id: '01JDA9Z0M60000000000000001',
  kind: 'used',
  channel: 'header',
  outcome: 'accepted',
  count: 2,
  exact: true,
  firstAt: '2026-11-23T03:00:00.100Z',
  lastAt: '2026-11-23T03:00:00.123Z',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  credential,
  workload,
  actor: {
    agent: 'planner',
    agentId: 'agent-7',
    tool: 'fetch_report',
    notebook: 'eval.ipynb',
    cell: 'a1b2',
    user: 'ada@example.com',
  },
  target: { address: 's3.eu-central-1.amazonaws.com', port: 443, operation: 'S3.GetObject' },
  process,
};

/** An event of every kind in which everything is known, so that each field can be followed into each format. */
export const probeEvents: readonly ExportEvent[] = [
  used,
  { ...used, kind: 'fetched', channel: 'token_endpoint', outcome: null },
  { ...used, kind: 'ended', channel: 'revoked', outcome: null },
  {
    ...base,
    id: '01JDA9Z0M60000000000000002',
    kind: 'inventory',
    change: 'environment_added',
    value: 'production',
    summary: 'first seen in production',
    credential,
    workload,
  },
  {
    ...base,
    id: '01JDA9Z0M60000000000000003',
    kind: 'finding',
    activity: 'opened',
    url: 'https://mayfly.example.com/findings/1',
    finding: {
      id: 'shared:1',
      rule: 'shared',
      ruleVersion: 1,
      title: 'Credential shared across workloads',
      description: 'Presented by two workloads.',
      severity: 'high',
      control: 'NHI9:2025',
      remediation: 'Issue one to each workload.',
      openedAt: '2026-11-23T03:00:00.000Z',
      lastSeenAt: '2026-11-23T03:00:00.123Z',
      closedAt: '2026-11-23T03:40:00.000Z',
      evidence: ['research-bot, 214 uses'],
    },
    credential,
    workloads: [workload],
  },
  {
    ...base,
    id: '01JDA9Z0M60000000000000004',
    kind: 'coverage',
    gap: 'silent',
    activity: 'opened',
    summary: 'research-bot has sent no heartbeat for 5 minutes',
    workload,
    process,
  },
];

function fingerprint(n: number): string {
  return fingerprintOfBytes(new Uint8Array(16).fill(n));
}
