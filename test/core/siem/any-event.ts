import * as fc from 'fast-check';
import { credentialStates, type WorkloadRef } from '../../../src/core/api/views.ts';
import { fingerprintOfBytes } from '../../../src/core/fingerprint.ts';
import { endReasons, locations, outcomes, sources } from '../../../src/core/semconv.ts';
import {
  type CoverageEvent,
  type CredentialFacts,
  type ExportEvent,
  type FindingEvent,
  type InventoryEvent,
  inventoryChanges,
  type ProcessFacts,
  severities,
  type UsageEvent,
} from '../../../src/core/siem/event.ts';
import { crockford } from './sample-events.ts';

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
