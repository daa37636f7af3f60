import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sources } from '../../../../src/core/semconv.ts';
import type { ExportEvent } from '../../../../src/core/siem/event.ts';
import { inventoryChanges } from '../../../../src/core/siem/event.ts';
import { ocsf } from '../../../../src/core/siem/formats/ocsf.ts';
import { ocsfVersions } from '../../../../src/core/siem/ocsf/versions.ts';
import { referenceFile } from '../../../support/reference-file.ts';
import { anyEvent } from '../any-event.ts';
import { at, type JsonNode, spoilt, textsIn } from '../json-node.ts';
import { ocsfProblems } from '../ocsf-problems.ts';
import {
  coverageEvent,
  findingEvent,
  inventoryEvent,
  sampleEvents,
  sampleExporter,
  sampleFingerprint,
  sampleKeyId,
  usageEvent,
} from '../sample-events.ts';

const arbitraryEvents = fc.sample(anyEvent, 2_000);
const events = [...sampleEvents(), ...arbitraryEvents];
const settings = ocsfVersions.flatMap((version) =>
  ['change', 'state'].map((inventory) => ({ version, inventory })),
);

function format(event: ExportEvent, options: Readonly<Record<string, string>> = {}): JsonNode {
  return JSON.parse(ocsf.create(sampleExporter, options)(event).body) as JsonNode;
}

function verdict(event: ExportEvent, options?: Readonly<Record<string, string>>): string {
  const { body, group } = ocsf.create(sampleExporter, options ?? {})(event);
  const record = JSON.parse(body) as JsonNode;
  return [group, record['class_uid'], record['activity_name'], record['status'] ?? '-'].join(' ');
}

const used = (operation: string | null): ExportEvent =>
  usageEvent({ target: { address: 'api.example.com', port: 443, operation } });

describe('the class, the activity and the status', () => {
  test.each<[string, ExportEvent, string]>([
    ['a read of AWS', used('S3/GetObject'), 'api-activity 6003 Read Success'],
    ['a write of AWS', used('S3.PutObject'), 'api-activity 6003 Update Success'],
    ['a batch read', used('SecretsManager/BatchGetSecretValue'), 'api-activity 6003 Read Success'],
    ['a DELETE', used('DELETE /v1/files/{id}'), 'api-activity 6003 Delete Success'],
    ['an INSERT', used('postgresql INSERT'), 'api-activity 6003 Create Success'],
    ['a POST, which may be anything', used('POST /v1/messages'), 'api-activity 6003 post Success'],
    ['an operation that is not known', used(null), 'api-activity 6003 Unknown Success'],
    ['an operation without a word', used('<>'), 'api-activity 6003 Unknown Success'],
    ['a refused use', usageEvent({ outcome: 'denied' }), 'api-activity 6003 Read Failure'],
    ['a failed use', usageEvent({ outcome: 'error' }), 'api-activity 6003 Read Failure'],
    ['a use without an answer', usageEvent({ outcome: 'sent' }), 'api-activity 6003 Read Unknown'],
    ['a logout', ended('logged_out'), 'authentication 3002 Logoff Success'],
    ['a revocation', ended('revoked'), 'entity-management 3004 Deactivate Success'],
    ['a replacement', ended('replaced'), 'entity-management 3004 Deactivate Success'],
    ['an end without a reason', ended('unknown'), 'entity-management 3004 Deactivate Success'],
    ['sharing', finding('shared', 'NHI9:2025'), 'compliance-finding 2003 Create New'],
    ['a use after the end', finding('used-after-end', 'NHI1:2025'), 'detection-finding 2004 Create New'],
    ['a use after expiry', finding('expired-in-use', null), 'detection-finding 2004 Create New'],
    ['an unused credential', finding('unused', 'NHI1:2025'), 'iam-analysis-finding 2008 Create New'],
    ['a rule of rights', finding('some-new-rule', 'NHI5:2025'), 'iam-analysis-finding 2008 Create New'],
    ['a rule of lifetimes', finding('some-new-rule', 'NHI7:2025'), 'compliance-finding 2003 Create New'],
    ['a rule that nobody knows', finding('some-new-rule', null), 'detection-finding 2004 Create New'],
    [
      'an unused credential that is not told',
      findingEvent({ credential: null, workloads: [], finding: { rule: 'unused' } }),
      'compliance-finding 2003 Create New',
    ],
    ['an updated finding', findingEvent({ activity: 'updated' }), 'compliance-finding 2003 Update New'],
    ['a closed finding', findingEvent({ activity: 'closed' }), 'compliance-finding 2003 Close Resolved'],
    ['a gap', coverageEvent(), 'compliance-finding 2003 Create New'],
    ['a gap that closed', coverageEvent({ activity: 'closed' }), 'compliance-finding 2003 Close Resolved'],
  ])('of %s', (_what, event, expected) => expect(verdict(event)).toBe(expected));

  test('of a fetch are by its source', () => {
    expect(
      sources
        .map((channel) => [channel, format(usageEvent({ kind: 'fetched', channel, outcome: null }))])
        .map(([channel, record]) => [
          channel,
          at(record, 'class_uid'),
          at(record, 'activity_id'),
          at(record, 'activity_name'),
        ]),
    ).toEqual([
      ['env', 3002, 99, 'Read from environment'],
      ['file', 3002, 99, 'Read from file'],
      ['secret_manager', 3002, 99, 'Read from secret manager'],
      ['token_endpoint', 3002, 1, 'Logon'],
      ['metadata_service', 3002, 1, 'Logon'],
      ['workload_api', 3002, 1, 'Logon'],
      ['minted_locally', 3002, 99, 'Mint'],
      ['unknown', 3002, 0, 'Unknown'],
    ]);
  });

  test('of a change of the inventory are as the destination wants them', () => {
    const both = ['change', 'state'].map((inventory) =>
      inventoryChanges.map((change) => verdict(inventoryEvent({ change }), { inventory })),
    );
    expect(both).toEqual([
      ['Create', 'Update', 'Update', 'Update', 'Deactivate'].map(
        (activity) => `entity-management 3004 ${activity} Success`,
      ),
      Array.from({ length: 5 }, () => 'cloud-resources-inventory-info 5023 Collect Success'),
    ]);
  });
});

function ended(channel: string): ExportEvent {
  return usageEvent({ kind: 'ended', channel, outcome: null });
}

function finding(rule: string, control: string | null): ExportEvent {
  return findingEvent({ finding: { rule, control } });
}

test('a use says who, with what, where and what came of it', () => {
  expect(format(usageEvent())).toMatchObject({
    time: Date.parse('2026-11-23T03:00:00.123Z'),
    metadata: {
      version: '1.8.0',
      uid: usageEvent().id,
      sequence: 184_467,
      profiles: ['datetime', 'cloud', 'host', 'trace'],
      tenant_uid: 'https://mayfly.example.com',
    },
    actor: {
      app_name: 'research-bot',
      process: { pid: 4242 },
      user: {
        uid: 'arn:aws:sts::123456789012:assumed-role/agent-research/run-77',
        type_id: 4,
        programmatic_credentials: [{ uid: sampleKeyId }],
      },
      session: { credential_uid: sampleFingerprint(1) },
    },
    api: {
      operation: 'S3.GetObject',
      token: { uid: sampleFingerprint(1), type_id: 99, type: 'aws.session_token' },
    },
    cloud: { provider: 'AWS', account: { uid: '123456789012' } },
    src_endpoint: { hostname: 'nb-7f9c', svc_name: 'research-bot' },
    dst_endpoint: { hostname: 's3.eu-central-1.amazonaws.com', port: 443 },
    observables: expect.arrayContaining([
      { name: 'api.token.uid', type_id: 19, type: 'User Credential ID', value: sampleFingerprint(1) },
      { name: 'api.token.uid', type_id: 99, type: 'aws.access_key_id', value: sampleKeyId },
    ]),
    unmapped: { mayfly: { workload: { environment: 'production' }, actor: { user: 'ada@example.com' } } },
  });
});

test('numbers that columns of 32 bits do not hold are left out, and stay in the facts', () => {
  const record = format(usageEvent({ count: 5_000_000_000, sequence: 5_000_000_000 }));
  expect([at(record, 'count'), at(record, 'metadata.sequence'), at(record, 'unmapped.mayfly.count')]).toEqual(
    [undefined, undefined, 5_000_000_000],
  );
});

test('all events of one finding, and of one gap, carry one uid', () => {
  const activities = ['opened', 'closed'] as const;
  const uids = (of: (activity: 'opened' | 'closed') => ExportEvent): Set<unknown> =>
    new Set(activities.map((activity) => at(format(of(activity)), 'finding_info.uid')));
  expect(uids((activity) => findingEvent({ activity }))).toEqual(new Set(['shared:8f1c']));
  expect(uids((activity) => coverageEvent({ activity })).size).toBe(1);
  const other = coverageEvent({ workload: { ...coverageEvent().workload, service: 'etl-bot' } });
  expect(at(format(other), 'finding_info.uid')).not.toBe(at(format(coverageEvent()), 'finding_info.uid'));
});

describe('an older schema gets nothing that came later', () => {
  const later: readonly [string, string, ExportEvent][] = [
    ['1.6.0', 'actor.user.programmatic_credentials', usageEvent()],
    ['1.6.0', 'resources.0.role_id', findingEvent()],
    ['1.8.0', 'api.token', usageEvent()],
    ['1.8.0', 'authentication_token.uid', usageEvent({ kind: 'fetched', channel: 'env', outcome: null })],
  ];
  test.each(later)('of %s: %s', (since, path, event) => {
    for (const version of ocsfVersions) {
      expect(at(format(event, { version }), path) !== undefined, version).toBe(version >= since);
    }
  });

  test('of 1.6.0: the class of unneeded access and service users', () => {
    const unused = finding('unused', null);
    expect(ocsfVersions.map((version) => at(format(unused, { version }), 'class_uid'))).toEqual([
      2008, 2008, 2008, 2003,
    ]);
    expect(
      ocsfVersions.map((version) => at(format(usageEvent(), { version }), 'actor.user.type_id')),
    ).toEqual([4, 4, 4, 99]);
  });

  test('of 1.8.0: tokens of clients and of APIs', () => {
    const key = { ...usageEvent().credential, type: 'openai.api_key' };
    const fetched = usageEvent({ kind: 'fetched', channel: 'env', outcome: null, credential: key });
    expect(
      ocsfVersions.map((version) => [
        at(format(fetched, { version }), 'authentication_token.type_id'),
        at(format(fetched, { version }), 'authentication_token.type'),
      ]),
    ).toEqual([
      [7, 'API Token'],
      [99, 'openai.api_key'],
      [99, 'openai.api_key'],
      [99, 'openai.api_key'],
    ]);
  });
});

describe('what is required', () => {
  test('is there in every event, in every version', { timeout: 300_000 }, () => {
    const problems = settings.flatMap((options) => {
      const formatted = ocsf.create(sampleExporter, options);
      return events.flatMap((event) => {
        const record = JSON.parse(formatted(event).body) as JsonNode;
        const found = ocsfProblems(record);
        const isOfVersion = at(record, 'metadata.version') === options.version;
        return found.length === 0 && isOfVersion ? [] : [[options, event.id, found]];
      });
    });
    expect(problems).toEqual([]);
  });

  test('is of the version: a newer event under an older number is found out', () => {
    const isFoundOut = (event: ExportEvent, version: string): boolean =>
      ocsfProblems(spoilt(format(event), 'metadata.version', version)).length > 0;
    expect(isFoundOut(usageEvent(), '1.7.0')).toBe(true);
    expect(isFoundOut(usageEvent({ kind: 'fetched', channel: 'env', outcome: null }), '1.7.0')).toBe(true);
    expect(isFoundOut(findingEvent(), '1.5.0')).toBe(true);
    expect(isFoundOut(finding('unused', null), '1.5.0')).toBe(true);
  });

  test.each(spoiltEvents())('is missed: %s', (_what, record) => expect(ocsfProblems(record)).not.toEqual([]));
});

function spoiltEvents(): [string, JsonNode][] {
  const use = format(usageEvent());
  const found = format(findingEvent());
  const unused = format(finding('unused', null));
  const changed = format(inventoryEvent());
  const fetched = format(usageEvent({ kind: 'fetched', channel: 'env', outcome: null }));
  return [
    ['an event without a time', spoilt(use, 'time', undefined)],
    ['a time that is a text', spoilt(use, 'time', '2026-11-23T03:00:00Z')],
    ['a use without an actor', spoilt(use, 'actor', undefined)],
    ['an actor who is nobody', spoilt(use, 'actor', {})],
    ['an API without an operation', spoilt(use, 'api.operation', undefined)],
    ['a source that is nowhere', spoilt(use, 'src_endpoint', { port: 1 })],
    ['a device without its profile', spoilt(use, 'metadata.profiles', ['datetime', 'cloud', 'trace'])],
    [
      'a profile that is not of the class',
      spoilt(found, 'metadata.profiles', ['datetime', 'cloud', 'trace']),
    ],
    ['a type of another activity', spoilt(use, 'type_uid', 600_301)],
    ['an activity that is not of the class', { ...use, activity_id: 12, type_uid: 600_312 }],
    ['a severity by another name', spoilt(use, 'severity_id', 77)],
    ['a device of no type', spoilt(use, 'device.type_id', undefined)],
    ['a class that does not exist', { ...use, class_uid: 6999, type_uid: 699_902 }],
    ['a logon to nothing', spoilt(spoilt(fetched, 'service', undefined), 'dst_endpoint', undefined)],
    ['a logon of nobody', spoilt(fetched, 'user', undefined)],
    ['a user without a name', spoilt(fetched, 'user', { type_id: 4 })],
    ['a change of nothing', spoilt(changed, 'entity', undefined)],
    ['a finding without an id', spoilt(found, 'finding_info.uid', undefined)],
    ['evidence of nothing', spoilt(found, 'evidences', [{ name: 'a' }])],
    ['a remedy without words', spoilt(found, 'remediation', { references: [] })],
    ['an analysis of nothing', withoutAnalysis(unused)],
  ];
}

function withoutAnalysis(record: JsonNode): JsonNode {
  return ['applications', 'identity_activity_metrics', 'permission_analysis_results'].reduce(
    (rest, name) => spoilt(rest, name, undefined),
    record,
  );
}

describe('against the compiled schema', () => {
  const validator = referenceFile('validate-ocsf.py');

  /** Of each event, whether it is valid, and everything that the validator said. */
  function validate(records: readonly JsonNode[]): { readonly valid: boolean[]; readonly said: string } {
    const file = join(mkdtempSync(join(tmpdir(), 'ocsf-')), 'events.json');
    writeFileSync(file, JSON.stringify(records));
    const { stdout, stderr } = spawnSync('python3', [validator ?? '', file], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const verdicts = stdout.split('\n').filter((line) => line.startsWith(file));
    expect(verdicts, stderr).toHaveLength(records.length);
    return { valid: verdicts.map((line) => line.endsWith(' OK')), said: stdout };
  }

  test.skipIf(validator === null)(
    'every event is valid, and nothing is deprecated (needs MAYFLY_REFERENCE)',
    { timeout: 300_000 },
    () => {
      const records = ['change', 'state'].flatMap((inventory) => {
        const formatted = ocsf.create(sampleExporter, { inventory });
        return events.map((event) => JSON.parse(formatted(event).body) as JsonNode);
      });
      const { valid, said } = validate(records);
      expect(said.split('\n').filter((line) => /^ {2}(error|warning)/.test(line))).toEqual([]);
      expect(valid.filter((isValid) => !isValid)).toEqual([]);
    },
  );

  test.skipIf(validator === null)(
    'spoilt events are not valid (needs MAYFLY_REFERENCE)',
    { timeout: 300_000 },
    () => {
      const more: [string, JsonNode][] = [
        ['an attribute that does not exist', spoilt(format(usageEvent()), 'credential', 'x')],
        ['a port that is a text', spoilt(format(usageEvent()), 'dst_endpoint.port', '443')],
        ['a token of an unknown kind', spoilt(format(usageEvent()), 'api.token.type_id', 42)],
        ['observables that are no list', spoilt(format(usageEvent()), 'observables', {})],
      ];
      const all = [...spoiltEvents(), ...more];
      const { valid } = validate(all.map(([, record]) => record));
      expect(all.filter((_, i) => valid[i]).map(([what]) => what)).toEqual([]);
    },
  );
});

test('nothing of an event is lost: every text of it stands somewhere in the record', {
  timeout: 120_000,
}, () => {
  for (const { inventory } of settings.slice(0, 2)) {
    const formatted = ocsf.create(sampleExporter, { inventory });
    for (const event of arbitraryEvents) {
      if (event.kind === 'finding' || event.kind === 'coverage') continue;
      const written = new Set(textsIn(formatted(event).fields));
      const lost = textsIn(event)
        .map((text) => text.toWellFormed())
        .filter((text) => text !== '' && !written.has(text) && !isTold(text, event));
      expect(lost, event.id).toEqual([]);
    }
  }
});

/** The kind and what times are numbers are said otherwise. */
function isTold(text: string, event: ExportEvent): boolean {
  return [event.kind, event.receivedAt].includes(text) || ('change' in event && text === event.change);
}

test('the same event gives the same record', () => {
  for (const event of events.slice(0, 500)) {
    const [one, two] = [0, 1].map(() => ocsf.create(sampleExporter, {})(structuredClone(event)).body);
    expect(one).toBe(two);
  }
});

test('an option that it does not take is told', () => {
  expect(() => ocsf.create(sampleExporter, { version: '1.4.0', verson: '1.8.0' })).toThrow(
    'this format has no option verson: did you mean version?; version is 1.4.0: it is one of 1.8.0, 1.7.0, 1.6.0, 1.5.0',
  );
});
