import * as fc from 'fast-check';
import { credentialStates, type WorkloadRef } from '../../../src/core/api/views.ts';
import { fingerprintOfBytes } from '../../../src/core/fingerprint.ts';
import { endReasons, locations, outcomes, sources } from '../../../src/core/semconv.ts';
import {
  type ActorFacts,
  type CoverageEvent,
  type CredentialFacts,
  type ExportEvent,
  type FindingEvent,
  type InventoryEvent,
  inventoryChanges,
  type ProcessFacts,
  severities,
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

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

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

/** What ends a line, a field, a record or a string somewhere, what hides, and what names something of JavaScript. */
const scraps = [
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\t',
  '\v',
  '\f',
  '\u001b[31m',
  '\u007f',
  '\u0085',
  '\u009b',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\u202e',
  '\ud800',
  '\udc00',
  '\udbff\udc00',
  '😀',
  'é',
  '|',
  '\\|',
  '=',
  ' a=b',
  '^',
  '\\',
  '\\n',
  '\\\\n',
  '"',
  "'",
  ',',
  ';',
  '{',
  '}',
  '[',
  ']',
  '<34>1 ',
  'CEF:0|',
  'LEEF:2.0|',
  '0 ',
  '%',
  '<b>',
  '\u200b',
  '__proto__',
  'constructor',
  'null',
  '1e3',
  ' ',
  '  ',
  '7 <13>',
];

/** Texts as nobody wishes them: controls, separators of every format, lone surrogates; some long, some empty. */
const strangeText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...scraps), { maxLength: 12 }).map(joined) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...scraps), fc.constantFrom('agent', 'a', 'b7', 'host.example.com')), {
        maxLength: 8,
      })
      .map(joined),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 24 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 24 }) },
  { weight: 1, arbitrary: halfCharacters() },
);

const longText = fc
  .tuple(strangeText, fc.integer({ min: 300, max: 1_200 }))
  .map(([text, times]) => text.slice(0, 10).repeat(times));

function joined(parts: readonly string[]): string {
  return parts.join('');
}

/** Any units of UTF-16, also those that are no characters. */
function halfCharacters(): fc.Arbitrary<string> {
  return fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
    .map((units) => String.fromCharCode(...units));
}

const text = fc.oneof({ weight: 60, arbitrary: strangeText }, { weight: 1, arbitrary: longText });
const maybeText = fc.option(text, { nil: null, freq: 4 });
const texts = fc.oneof(
  { weight: 20, arbitrary: fc.array(text, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(strangeText, { minLength: 40, maxLength: 60 }) },
);
const time = fc
  .integer({ min: 0, max: Date.parse('2100-01-01T00:00:00.000Z') })
  .map((at) => new Date(at).toISOString());
const maybeTime = fc.option(time, { nil: null, freq: 3 });
const anyFingerprint = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => fingerprintOfBytes(bytes));
const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const id = fc.string({
  unit: fc.constantFrom(...crockford),
  minLength: 26,
  maxLength: 26,
});

const workload: fc.Arbitrary<WorkloadRef> = fc.record({
  service: text,
  namespace: maybeText,
  environment: maybeText,
  owner: maybeText,
});
const processFacts: fc.Arbitrary<ProcessFacts> = fc.record({
  instance: text,
  host: maybeText,
  pod: maybeText,
  pid: fc.option(fc.integer({ min: 0, max: 4_194_304 }), { nil: null }),
  runtime: maybeText,
});
const credential: fc.Arbitrary<CredentialFacts> = fc.record({
  fingerprint: anyFingerprint,
  state: fc.constantFrom(...credentialStates),
  provider: fc.oneof(fc.constantFrom('aws', 'gcp', 'azure', 'github', 'unknown'), text),
  type: fc.oneof(fc.constantFrom('oauth.refresh_token', 'x509.certificate', 'unknown'), text),
  ephemeral: fc.option(fc.boolean(), { nil: null }),
  joinKeys: fc.oneof(
    texts,
    fc.array(
      text.map((value) => `aws.access_key_id:${value}`),
      { maxLength: 2 },
    ),
  ),
  subject: maybeText,
  issuer: maybeText,
  audiences: texts,
  scopes: texts,
  policies: texts,
  parents: fc.array(anyFingerprint, { maxLength: 3 }),
  names: texts,
  issuedAt: maybeTime,
  expiresAt: maybeTime,
  firstSeenAt: time,
  lastSeenAt: time,
  lastUsedAt: maybeTime,
  endedAt: maybeTime,
});
const anyBase = {
  id,
  sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  at: time,
  receivedAt: time,
};
const operation = fc.oneof(
  text,
  fc.constantFrom('S3.GetObject', 'POST /v1/messages', 'DELETE', 'redis GET', 'postgresql INSERT'),
);

/** Any use, fetch or end, with strange texts wherever texts are free. */
const anyUsage: fc.Arbitrary<UsageEvent> = fc
  .record({
    ...anyBase,
    credential,
    workload,
    actor: fc.record({
      agent: maybeText,
      agentId: maybeText,
      tool: maybeText,
      notebook: maybeText,
      cell: maybeText,
      user: maybeText,
    }),
    target: fc.record({
      address: fc.option(fc.oneof(text, fc.ipV4(), fc.ipV6(), fc.domain()), { nil: null }),
      port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: null }),
      operation: fc.option(operation, { nil: null }),
    }),
    process: fc.option(processFacts, { nil: null }),
    count: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
    exact: fc.boolean(),
    firstAt: time,
    lastAt: time,
    traceId: hex(32),
    spanId: hex(16),
    how: fc.oneof(
      fc.record({
        kind: fc.constant('used' as const),
        channel: fc.constantFrom(...locations),
        outcome: fc.constantFrom(...outcomes),
      }),
      fc.record({
        kind: fc.constant('fetched' as const),
        channel: fc.constantFrom(...sources),
        outcome: fc.constant(null),
      }),
      fc.record({
        kind: fc.constant('ended' as const),
        channel: fc.constantFrom(...endReasons),
        outcome: fc.constant(null),
      }),
    ),
  })
  .map(({ how, ...rest }) => ({ ...rest, ...how }));

const anyInventory: fc.Arbitrary<InventoryEvent> = fc.record({
  ...anyBase,
  kind: fc.constant('inventory' as const),
  change: fc.constantFrom(...inventoryChanges),
  summary: text,
  credential,
  workload: fc.option(workload, { nil: null }),
  value: maybeText,
});

const rules = ['never-fetched', 'shared', 'expired-in-use', 'used-after-end', 'long-lived', 'unused'];

const anyFinding: fc.Arbitrary<FindingEvent> = fc.record({
  ...anyBase,
  kind: fc.constant('finding' as const),
  activity: fc.constantFrom('opened' as const, 'updated' as const, 'closed' as const),
  finding: fc.record({
    id: text,
    rule: fc.oneof(fc.constantFrom(...rules), text),
    ruleVersion: fc.integer({ min: 1, max: 1_000 }),
    title: text,
    description: text,
    severity: fc.constantFrom(...severities),
    control: fc.option(fc.oneof(fc.constantFrom('NHI2:2025', 'NHI5:2025'), text), { nil: null }),
    remediation: text,
    openedAt: time,
    lastSeenAt: time,
    closedAt: maybeTime,
    evidence: texts,
  }),
  credential: fc.option(credential, { nil: null }),
  workloads: fc.array(workload, { maxLength: 4 }),
  url: fc.option(fc.webUrl(), { nil: null }),
});

const anyCoverage: fc.Arbitrary<CoverageEvent> = fc.record({
  ...anyBase,
  kind: fc.constant('coverage' as const),
  gap: fc.oneof(fc.constantFrom('silent', 'shadowed', 'refused'), text),
  activity: fc.constantFrom('opened' as const, 'closed' as const),
  summary: text,
  workload,
  process: fc.option(processFacts, { nil: null }),
});

/** Any event of any kind. */
export const anyEvent: fc.Arbitrary<ExportEvent> = fc.oneof(
  { weight: 3, arbitrary: anyUsage },
  { weight: 1, arbitrary: anyInventory },
  { weight: 1, arbitrary: anyFinding },
  { weight: 1, arbitrary: anyCoverage },
);
