import { describe, expect, test } from 'vitest';
import { asim } from '../../../../src/core/siem/formats/asim.ts';
import {
  coverageEvent,
  findingEvent,
  inventoryEvent,
  sampleEvents,
  sampleExporter,
  usageEvent,
} from '../sample-events.ts';

const format = asim.create(sampleExporter, {});

/** https://learn.microsoft.com/azure/sentinel/normalization-schema-authentication, -audit, -alert: mandatory columns. */
const everywhere = [
  'EventCount',
  'EventStartTime',
  'EventEndTime',
  'EventType',
  'EventUid',
  'EventResult',
  'EventSeverity',
  'EventProduct',
  'EventVendor',
  'EventSchema',
  'EventSchemaVersion',
  'Dvc',
  'TimeGenerated',
];

const schemas: Readonly<
  Record<string, { mandatory: readonly string[]; version: string; types: readonly string[] }>
> = {
  Authentication: { mandatory: [], version: '0.1.4', types: ['Logon', 'Logoff', 'Elevate'] },
  AuditEvent: {
    mandatory: ['Operation', 'Object', 'ObjectType'],
    version: '0.1.2',
    types: ['Set', 'Read', 'Create', 'Delete', 'Execute', 'Install', 'Clear', 'Enable', 'Disable', 'Other'],
  },
  AlertEvent: { mandatory: [], version: '0.1', types: ['Alert'] },
};

/** Of the columns that are enumerated in ASIM's own tester. */
const enums: Readonly<Record<string, readonly string[]>> = {
  EventResult: ['Success', 'Partial', 'Failure', 'NA'],
  EventSeverity: ['Informational', 'Low', 'Medium', 'High'],
  EventResultDetails: ['Logon violates policy', 'Session expired', 'Other'],
  ActingAppType: ['Process', 'Service', 'Resource', 'URL', 'SaaS application', 'Other'],
  TargetAppType: ['Process', 'Service', 'Resource', 'URL', 'SaaS application', 'Other'],
  TargetUserIdType: ['AWSId'],
  ActorUserIdType: ['AWSId'],
  TargetUsernameType: ['UPN', 'Windows', 'DN', 'Simple'],
  ActorUsernameType: ['UPN', 'Windows', 'DN', 'Simple'],
  UsernameType: ['UPN', 'Windows', 'DN', 'Simple'],
  TargetUserType: ['Regular', 'Machine', 'Admin', 'System', 'Application', 'Service Principal', 'Other'],
  ActorUserType: ['Regular', 'Machine', 'Admin', 'System', 'Application', 'Service Principal', 'Other'],
  ObjectType: ['Cloud Resource', 'Configuration Atom', 'Policy Rule', 'Other'],
  AlertStatus: ['Active', 'Closed'],
};

const subTypes: Readonly<Record<string, readonly string[]>> = {
  Authentication: ['Service', 'RemoteService', 'AssumeRole'],
  AlertEvent: ['Threat', 'Suspicious Activity', 'Anomaly', 'Compliance Violation'],
};

describe.each(sampleEvents().map((event, i) => [`sample ${i}, ${event.kind}`, format(event)] as const))(
  '%s',
  (_name, { group, fields }) => {
    const row = fields ?? {};
    const schema = schemas[String(row['EventSchema'])];

    test('has the mandatory columns of its schema, and the schema is its group', () => {
      expect(schema).toBeDefined();
      expect(group).toBe(row['EventSchema']);
      expect(row['EventSchemaVersion']).toBe(schema?.version);
      expect(schema?.types).toContain(row['EventType']);
      for (const column of [...everywhere, ...(schema?.mandatory ?? [])]) {
        expect(row[column], column).toBeDefined();
        expect(row[column], column).not.toBe('');
      }
      expect(subTypes[String(row['EventSchema'])] ?? [row['EventSubType']]).toContain(row['EventSubType']);
    });

    test('has only allowed values where ASIM enumerates them', () => {
      for (const [column, allowed] of Object.entries(enums)) {
        if (row[column] !== undefined) expect(allowed, column).toContain(row[column]);
      }
    });

    test('says the type of a user where it says the user, and not elsewhere', () => {
      for (const role of ['Target', 'Actor', '']) {
        for (const [value, type] of [
          [`${role}Username`, `${role}UsernameType`],
          [`${role}UserId`, `${role}UserIdType`],
        ] as const) {
          expect(row[type] === undefined, `${value} and ${type}`).toBe(row[value] === undefined);
        }
      }
    });

    test('has columns that a custom table takes', () => {
      for (const [column, value] of Object.entries(row)) {
        expect(column).toMatch(/^[A-Z][A-Za-z]{0,44}$/);
        expect(['Type', 'TenantId']).not.toContain(column);
        expect(typeof value === 'object', column).toBe(column === 'AdditionalFields');
        expect(value, column).not.toBeNull();
      }
    });
  },
);

test.each([
  ['accepted', 'Success', undefined],
  ['denied', 'Failure', 'Other'],
  ['error', 'Failure', 'Other'],
  ['sent', 'NA', undefined],
] as const)('a use that was %s has the result %s', (outcome, result, details) => {
  const { fields } = format(usageEvent({ outcome }));
  expect(fields).toMatchObject({
    EventSchema: 'Authentication',
    EventType: 'Logon',
    EventResult: result,
    EventOriginalResultDetails: outcome,
    TargetUserId: 'arn:aws:sts::123456789012:assumed-role/agent-research/run-77',
    TargetUserIdType: 'AWSId',
  });
  expect(fields?.['EventResultDetails']).toBe(details);
});

test.each([
  ['a fetch', usageEvent({ kind: 'fetched', outcome: null }), 'Read'],
  ['an end', usageEvent({ kind: 'ended', outcome: null }), 'Disable'],
  ['a new credential', inventoryEvent(), 'Create'],
  ['a learnt owner', inventoryEvent({ change: 'owner_learnt', value: 'team-a' }), 'Set'],
  ['an end in the inventory', inventoryEvent({ change: 'ended', value: 'revoked' }), 'Disable'],
  ['coverage', coverageEvent(), 'Other'],
])('%s is an audit event of the type %s', (_what, event, type) => {
  expect(format(event).fields).toMatchObject({ EventSchema: 'AuditEvent', EventType: type });
});

test('a finding is an alert that opens and closes under one id', () => {
  expect(format(findingEvent()).fields).toMatchObject({
    EventType: 'Alert',
    EventSubType: 'Compliance Violation',
    EventSeverity: 'High',
    AlertStatus: 'Active',
    EventOriginalUid: 'shared:8f1c',
    RuleName: 'finding.shared',
  });
  const closed = findingEvent({ activity: 'closed', finding: { severity: 'critical', control: null } });
  expect(format(closed).fields).toMatchObject({
    EventSubType: 'Suspicious Activity',
    EventSeverity: 'High',
    EventOriginalSeverity: 'critical',
    AlertStatus: 'Closed',
  });
});
