import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sources } from '../../../../src/core/semconv.ts';
import type { ExportEvent } from '../../../../src/core/siem/event.ts';
import { inventoryChanges } from '../../../../src/core/siem/event.ts';
import { ecs } from '../../../../src/core/siem/formats/ecs.ts';
import { referenceFile } from '../../../support/reference-file.ts';
import { anyEvent } from '../any-event.ts';
import { at, isNode, type JsonNode, spoilt, textsIn } from '../json-node.ts';
import {
  coverageEvent,
  findingEvent,
  inventoryEvent,
  sampleEvents,
  sampleExporter,
  sampleFingerprint,
  usageEvent,
} from '../sample-events.ts';

const events = [...sampleEvents(), ...fc.sample(anyEvent, 2_000)];
const formatted = ecs.create(sampleExporter, {});

function format(event: ExportEvent): JsonNode {
  return JSON.parse(formatted(event).body) as JsonNode;
}

/** Pairs of category and type, and the words, that are written and that ECS allows (version 9.4.0). */
const allowedTypes: Readonly<Record<string, string>> = {
  api: 'access admin allowed change creation deletion denied end info start user',
  authentication: 'start end info',
  session: 'start end info',
  iam: 'admin change creation deletion group info user',
  configuration: 'access change creation deletion info',
};
const allowedWords: Readonly<Record<string, string>> = {
  'event.kind': 'alert asset enrichment event metric state pipeline_error signal',
  'event.outcome': 'success failure unknown',
};
const lists = [
  'event.category',
  'event.type',
  'entity.type',
  'host.ip',
  'related.hash',
  'related.hosts',
  'related.ip',
  'related.user',
];

/** What is wrong with a document, as far as it can be told without the table of fields. */
function problemsOf(document: JsonNode): string[] {
  const required = [
    '@timestamp',
    'ecs.version',
    'event.kind',
    'event.category',
    'event.type',
    'data_stream.namespace',
  ];
  const types = textsIn(at(document, 'event.type'));
  const categories = textsIn(at(document, 'event.category'));
  const value = (path: string): unknown => (path === '@timestamp' ? document[path] : at(document, path));
  return [
    ...required.filter((path) => value(path) === undefined).map((path) => `${path} is missing`),
    ...lists
      .filter((path) => value(path) !== undefined && !Array.isArray(value(path)))
      .map((path) => `${path} is no list`),
    ...Object.entries(allowedWords)
      .filter(([path, words]) => value(path) !== undefined && !words.split(' ').includes(String(value(path))))
      .map(([path]) => `${path} is ${String(value(path))}`),
    ...categories.flatMap((category) =>
      types
        .filter((type) => !(allowedTypes[category] ?? '').split(' ').includes(type))
        .map((type) => `${category} has no type ${type}`),
    ),
  ];
}

function meaning(event: ExportEvent): string {
  const { kind, category, type, outcome } = at(format(event), 'event') as JsonNode;
  return [kind, category, type, outcome ?? '-'].map(String).join(' ');
}

const used = (operation: string | null): ExportEvent =>
  usageEvent({ target: { address: 'api.example.com', port: 443, operation } });

describe('kind, category, type and outcome', () => {
  test.each<[string, ExportEvent, string]>([
    ['a read', used('S3/GetObject'), 'event api access,allowed success'],
    ['a write', used('PUT /v1/x'), 'event api change,allowed success'],
    ['a creation', used('postgresql INSERT'), 'event api creation,allowed success'],
    ['a removal', used('DELETE'), 'event api deletion,allowed success'],
    ['a use for nobody knows what', used(null), 'event api access,allowed success'],
    ['a refused use', usageEvent({ outcome: 'denied' }), 'event api access,denied failure'],
    ['a failed use', usageEvent({ outcome: 'error' }), 'event api access failure'],
    ['a use without an answer', usageEvent({ outcome: 'sent' }), 'event api access unknown'],
    [
      'a logout',
      usageEvent({ kind: 'ended', channel: 'logged_out', outcome: null }),
      'event authentication,session end success',
    ],
    [
      'a revocation',
      usageEvent({ kind: 'ended', channel: 'revoked', outcome: null }),
      'event iam deletion success',
    ],
    ['a new finding', findingEvent(), 'alert iam info -'],
    ['an updated finding', findingEvent({ activity: 'updated' }), 'alert iam info -'],
    ['a closed finding', findingEvent({ activity: 'closed' }), 'event iam info -'],
    ['a gap', coverageEvent(), 'state configuration info -'],
  ])('of %s', (_what, event, expected) => expect(meaning(event)).toBe(expected));

  test('of a fetch are by its source, and of the inventory by the change', () => {
    const starts = sources.filter(
      (channel) =>
        meaning(usageEvent({ kind: 'fetched', channel, outcome: null })) ===
        'event authentication start success',
    );
    expect(starts).toEqual(['token_endpoint', 'metadata_service', 'workload_api']);
    expect(inventoryChanges.map((change) => meaning(inventoryEvent({ change })))).toEqual(
      ['creation', 'change', 'change', 'change', 'deletion'].map((type) => `asset iam ${type} -`),
    );
  });
});

test('a use has its facts where ECS has fields for them', () => {
  expect(format(usageEvent())).toMatchObject({
    '@timestamp': '2026-11-23T03:00:00.123Z',
    data_stream: { type: 'logs', dataset: 'mayfly.credential', namespace: 'default' },
    event: {
      id: usageEvent().id,
      action: 'credential.used',
      created: '2026-11-23T03:00:00.456Z',
      sequence: 184_467,
    },
    user: {
      name: 'ada@example.com',
      effective: { id: 'arn:aws:sts::123456789012:assumed-role/agent-research/run-77' },
    },
    gen_ai: { agent: { id: 'agent-7', name: 'research-bot' }, tool: { name: 'fetch_report' } },
    service: { name: 'research-bot', environment: 'production' },
    host: { hostname: 'nb-7f9c' },
    process: { pid: 4242 },
    orchestrator: { resource: { name: 'research-bot-7f9c-abcde', type: 'pod' } },
    destination: { domain: 's3.eu-central-1.amazonaws.com', port: 443 },
    cloud: { provider: 'aws', account: { id: '123456789012' } },
    trace: { id: '4bf92f3577b34da6a3ce929d0e0e4736' },
    related: { hash: [sampleFingerprint(1)], hosts: ['s3.eu-central-1.amazonaws.com', 'nb-7f9c'] },
    mayfly: {
      credential: { fingerprint: sampleFingerprint(1) },
      use: { location: 'signature', outcome: 'accepted' },
    },
  });
  expect(at(format(used('POST /v1/messages')), 'http.request.method')).toBe('POST');
});

test.each([
  ['10.0.3.17', 'ip'],
  ['::1', 'ip'],
  ['fe80::1%eth0', 'domain'],
  ['010.0.0.1', 'domain'],
  ['api.example.com', 'domain'],
])('the address %s is a destination by its %s, for an index refuses what is no address', (address, field) => {
  const document = format(usageEvent({ target: { address, port: null, operation: null } }));
  expect(at(document, 'destination')).toEqual({ address, [field]: address });
  expect(textsIn(at(document, field === 'ip' ? 'related.ip' : 'related.hosts'))).toContain(address);
});

test('a finding is an alert of its rule', () => {
  expect(format(findingEvent())).toMatchObject({
    event: {
      risk_score: 73,
      severity: 73,
      code: 'finding.shared',
      url: 'https://mayfly.example.com/findings/8f1c',
    },
    rule: {
      id: 'shared',
      version: '3',
      category: 'NHI9:2025',
      ruleset: 'OWASP NHI Top 10 2025',
      uuid: 'shared:8f1c',
    },
    data_stream: { dataset: 'mayfly.finding' },
  });
});

test('the index is the data stream of the kind, in the namespace of the destination', () => {
  const inTeam = ecs.create(sampleExporter, { namespace: 'team_1' });
  expect(
    [usageEvent(), inventoryEvent(), findingEvent(), coverageEvent()].map((event) => inTeam(event).group),
  ).toEqual(['credential', 'inventory', 'finding', 'coverage'].map((kind) => `logs-mayfly.${kind}-team_1`));
  expect(at(inTeam(usageEvent()).fields, 'data_stream.namespace')).toBe('team_1');
});

test.each([
  ['', 'empty'],
  ['Prod', 'Prod'],
  ['a-b', 'a-b'],
  ['a b', 'a b'],
  ['a/b', 'a/b'],
  ['a\n', 'a\\n'],
  ['x'.repeat(101), 'xxx'],
])('no data stream has the namespace %j', (namespace, told) => {
  expect(() => ecs.create(sampleExporter, { namespace })).toThrow(`namespace is ${told}`);
});

test('every document has what is required, lists where lists must be, and allowed pairs', {
  timeout: 120_000,
}, () => {
  expect(
    events.map((event) => [event.id, problemsOf(format(event))]).filter(([, found]) => found?.length !== 0),
  ).toEqual([]);
});

function spoiltDocuments(): [string, JsonNode][] {
  const use = format(usageEvent());
  return [
    ['a kind that does not exist', spoilt(use, 'event.kind', 'incident')],
    ['an outcome that does not exist', spoilt(use, 'event.outcome', 'denied')],
    ['a type that is not of the category', spoilt(use, 'event.type', ['installation'])],
    ['a category that does not exist', spoilt(use, 'event.category', ['credential'])],
    ['a type that is no list', spoilt(use, 'event.type', 'access')],
    ['related users that are no list', spoilt(use, 'related.user', 'ada')],
    ['no version', spoilt(use, 'ecs', undefined)],
    ['no time', spoilt(use, '@timestamp', undefined)],
  ];
}

test.each(spoiltDocuments())('is found out: %s', (_what, document) =>
  expect(problemsOf(document)).not.toEqual([]),
);

interface EcsField {
  readonly type: string;
  readonly normalize?: readonly string[];
  readonly required?: boolean;
  readonly allowed_values?: readonly string[] | Readonly<Record<string, readonly string[]>>;
  readonly pattern?: string;
}

describe('against the fields of ECS', () => {
  const file = referenceFile('ecs-fields-9.4.0.json');
  const fields =
    file === null
      ? {}
      : (JSON.parse(readFileSync(file, 'utf8')) as { fields: Record<string, EcsField> }).fields;

  /** Everything wrong with a document by the table. */
  function violations(document: JsonNode): string[] {
    const { mayfly: _own, ...rest } = document;
    const required = Object.entries(fields).filter(([, field]) => field.required === true);
    return [
      ...required.filter(([path]) => leaf(rest, path) === undefined).map(([path]) => `${path} is missing`),
      ...leaves(rest).flatMap(([path, value]) => wrong(path, value)),
      ...pairProblems(rest),
    ];
  }

  function wrong(path: string, value: unknown): string[] {
    const field = fields[path];
    if (field === undefined)
      return path.startsWith('labels.') && typeof value === 'string' ? [] : [`${path} is no field`];
    const isList = field.normalize?.includes('array') === true;
    if (isList !== Array.isArray(value)) return [`${path} is ${isList ? 'no' : 'a'} list`];
    const words = Array.isArray(field.allowed_values)
      ? field.allowed_values
      : Object.keys(field.allowed_values ?? {});
    return (Array.isArray(value) ? value : [value]).flatMap((item: unknown) => [
      ...(words.length > 0 && !words.includes(String(item)) ? [`${path} is ${String(item)}`] : []),
      ...(isOfType(item, field.type) ? [] : [`${path} is not of type ${field.type}`]),
      ...(field.pattern !== undefined && !new RegExp(field.pattern).test(String(item))
        ? [`${path} has no such form`]
        : []),
    ]);
  }

  function pairProblems(document: JsonNode): string[] {
    const pairs = fields['event.category']?.allowed_values;
    if (pairs === undefined || Array.isArray(pairs)) return [];
    const allowed = pairs as Readonly<Record<string, readonly string[]>>;
    return textsIn(at(document, 'event.category')).flatMap((category) =>
      textsIn(at(document, 'event.type'))
        .filter((type) => allowed[category]?.includes(type) !== true)
        .map((type) => `${category} has no type ${type}`),
    );
  }

  test.skipIf(file === null)(
    'every field exists with an allowed value (needs MAYFLY_REFERENCE)',
    { timeout: 120_000 },
    () => {
      expect(events.map((event) => violations(format(event))).filter((found) => found.length > 0)).toEqual(
        [],
      );
    },
  );

  test
    .skipIf(file === null)
    .each<[string, JsonNode]>([
      ...spoiltDocuments(),
      ['a field that does not exist', spoilt(format(usageEvent()), 'event.verb', 'read')],
      ['an object that does not exist', spoilt(format(usageEvent()), 'credential', { id: 'x' })],
      ['a number that is a text', spoilt(format(usageEvent()), 'destination.port', '443')],
      ['an address that is none', spoilt(format(usageEvent()), 'related.ip', ['localhost'])],
      ['a time that is none', spoilt(format(usageEvent()), 'event.start', 'yesterday')],
      ['an entity of another kind', spoilt(format(usageEvent()), 'entity.type', ['credential'])],
    ])('is found out by the table: %s (needs MAYFLY_REFERENCE)', (_what, document) => {
    expect(violations(document)).not.toEqual([]);
  });
});

/** Paths with dots of all values that are no objects. */
function leaves(node: JsonNode, above = ''): [string, unknown][] {
  return Object.entries(node).flatMap(([name, value]): [string, unknown][] => {
    const path = above === '' ? name : `${above}.${name}`;
    return isNode(value) ? leaves(value, path) : [[path, value]];
  });
}

function leaf(node: JsonNode, path: string): unknown {
  return leaves(node).find(([known]) => known === path)?.[1];
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'long':
    case 'integer':
      return Number.isSafeInteger(value);
    case 'float':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
    case 'ip':
      return (
        typeof value === 'string' &&
        URL.canParse(`http://${value.includes(':') ? `[${value}]` : value}/`) &&
        /^[0-9a-f.:]+$/i.test(value)
      );
    default:
      return typeof value === 'string';
  }
}

test('nothing of a usage event is lost: every text of it stands somewhere in the document', {
  timeout: 120_000,
}, () => {
  for (const event of events) {
    if (event.kind === 'finding' || event.kind === 'coverage') continue;
    const document = formatted(event).fields;
    const written = new Set(textsIn(document));
    const lost = textsIn(event)
      .map((text) => text.toWellFormed())
      .filter((text) => text !== '' && text !== event.kind && !written.has(text));
    expect(lost, event.id).toEqual([]);
  }
});

test('the same event gives the same document', () => {
  for (const event of events.slice(0, 500)) {
    const [one, two] = [0, 1].map(() => ecs.create(sampleExporter, {})(structuredClone(event)).body);
    expect(one).toBe(two);
  }
});
