import { credentialName } from '../credential-name.ts';
import type { CoverageEvent, ExportEvent, FindingEvent, InventoryEvent, UsageEvent } from '../event.ts';
import { eventMessage, eventName, eventSignature, workloadName } from '../event-words.ts';
import { camelName, type Fact, factEntries } from '../facts.ts';
import type { Exporter, SiemFormat } from '../format.ts';
import { ipVersion } from '../ip-address.ts';
import { jsonRecord } from '../json-record.ts';
import { type Principal, principalOf } from '../principal.ts';
import { readOptions } from '../read-options.ts';
import { severityOf, severityScales } from '../severity.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * A row of Microsoft Sentinel's Advanced Security Information Model: uses are Authentication 0.1.4, findings AlertEvent
 * 0.1, the rest AuditEvent 0.1.2 (ASIM has no schema of an inventory). All rows fit one custom table: the group is the
 * schema, also in `EventSchema`. Facts without a column are in `AdditionalFields`. Column names have at most 45
 * characters; `…IdType` and `…UsernameType` are there when their values are.
 */
export const asim: SiemFormat = {
  name: 'asim',
  title: 'Microsoft Sentinel ASIM',
  specification: 'https://learn.microsoft.com/azure/sentinel/normalization',
  contentType: 'application/json',
  options: [],
  create: (exporter, options) => {
    readOptions(asim.options, options);
    return (event) => {
      const special = specific(event);
      const row = { ...common(event, exporter), ...special, AdditionalFields: additional(event) };
      return jsonRecord(withoutNulls(row), String(special['EventSchema']));
    };
  },
};

function common(event: ExportEvent, exporter: Exporter): Row {
  const severity = severityOf(event);
  return {
    TimeGenerated: event.at,
    EventStartTime: event.at,
    EventEndTime: event.at,
    EventCount: 1,
    EventUid: event.id,
    EventOriginalType: eventName(event),
    EventMessage: eventMessage(event),
    EventSeverity: severityScales[severity].asim,
    EventOriginalSeverity: severity,
    EventVendor: 'Mayfly',
    EventProduct: 'Mayfly',
    EventProductVersion: exporter.version,
    Dvc: exporter.host,
  };
}

function specific(event: ExportEvent): Row {
  switch (event.kind) {
    case 'used':
      return authentication(event);
    case 'fetched':
    case 'ended':
      return usageAudit(event);
    case 'inventory':
      return inventoryAudit(event);
    case 'coverage':
      return coverageAudit(event);
    case 'finding':
      return alert(event);
    default:
      return event satisfies never;
  }
}

/** A column of 32 bits; the whole number is in `AdditionalFields.count`. */
function eventCount(count: number): number {
  return Math.min(count, 2 ** 31 - 1);
}

const results = { accepted: 'Success', denied: 'Failure', error: 'Failure', sent: 'NA' } as const;

function authentication(event: UsageEvent): Row {
  const { workload, credential, target, process, count, firstAt, lastAt } = event;
  const outcome = event.outcome ?? 'sent';
  return {
    EventSchema: 'Authentication',
    EventSchemaVersion: '0.1.4',
    EventType: 'Logon',
    EventSubType: 'Service',
    EventCount: eventCount(count),
    EventStartTime: firstAt,
    EventEndTime: lastAt,
    EventResult: results[outcome],
    EventResultDetails: results[outcome] === 'Failure' ? 'Other' : null,
    EventOriginalResultDetails: outcome,
    ActingAppName: workload.service,
    ActingAppType: 'Service',
    ...user('Target', principalOf(event), credential.subject),
    TargetSessionId: credential.fingerprint,
    TargetAppName: target.address,
    TargetAppType: target.address === null ? null : 'Service',
    TargetHostname: ipVersion(target.address) === null ? target.address : null,
    TargetIpAddr: ipVersion(target.address) === null ? null : target.address,
    TargetPortNumber: target.port,
    LogonMethod: credential.type,
    LogonTarget: target.operation,
    Src: process?.host ?? null,
    SrcHostname: process?.host ?? null,
  };
}

const audit = { EventSchema: 'AuditEvent', EventSchemaVersion: '0.1.2', ObjectType: 'Other' } as const;

function usageAudit(event: UsageEvent): Row {
  const { credential, workload, target, process, count, firstAt, lastAt } = event;
  return {
    ...audit,
    EventType: event.kind === 'fetched' ? 'Read' : 'Disable',
    EventSubType: event.channel,
    EventCount: eventCount(count),
    EventStartTime: firstAt,
    EventEndTime: lastAt,
    EventResult: 'Success',
    Operation: eventName(event),
    Object: credentialName(credential),
    ...user('Actor', principalOf(event), credential.subject),
    ActingAppName: workload.service,
    ActingAppType: 'Service',
    TargetHostname: ipVersion(target.address) === null ? target.address : null,
    TargetIpAddr: ipVersion(target.address) === null ? null : target.address,
    TargetPortNumber: target.port,
    Src: process?.host ?? null,
    SrcHostname: process?.host ?? null,
  };
}

const changeTypes = {
  created: 'Create',
  environment_added: 'Set',
  owner_learnt: 'Set',
  expiry_learnt: 'Set',
  ended: 'Disable',
} as const;

function inventoryAudit(event: InventoryEvent): Row {
  return {
    ...audit,
    EventType: changeTypes[event.change],
    EventSubType: event.change,
    EventResult: 'Success',
    Operation: eventName(event),
    Object: credentialName(event.credential),
    NewValue: event.value,
    ValueType: event.value === null ? null : 'Other',
    ...user('Actor', principalOf(event), event.credential.subject),
    ActingAppName: event.workload?.service ?? null,
    ActingAppType: event.workload === null ? null : 'Service',
  };
}

function coverageAudit(event: CoverageEvent): Row {
  return {
    ...audit,
    EventType: 'Other',
    EventSubType: event.gap,
    EventResult: 'NA',
    Operation: eventName(event),
    Object: workloadName(event.workload),
    ...user('Actor', principalOf(event), null),
    Src: event.process?.host ?? null,
    SrcHostname: event.process?.host ?? null,
  };
}

function alert(event: FindingEvent): Row {
  const { finding } = event;
  const name = principalOf(event)?.name ?? null;
  return {
    EventSchema: 'AlertEvent',
    EventSchemaVersion: '0.1',
    EventType: 'Alert',
    EventSubType: finding.control === null ? 'Suspicious Activity' : 'Compliance Violation',
    EventResult: 'NA',
    EventStartTime: finding.openedAt,
    EventEndTime: finding.lastSeenAt,
    EventOriginalUid: finding.id,
    EventReportUrl: event.url,
    AlertId: finding.id,
    AlertName: finding.title,
    AlertDescription: finding.description,
    AlertStatus: event.activity === 'closed' ? 'Closed' : 'Active',
    DetectionMethod: 'Other',
    RuleName: eventSignature(event),
    Username: name,
    UsernameType: name === null ? null : 'Simple',
  };
}

/**
 * The user of a role that ASIM has (`Actor`, `Target`), with the types that go with its values. ASIM knows few types of
 * ids; a subject that is of none is in `AdditionalFields` alone.
 */
function user(role: 'Actor' | 'Target', principal: Principal | null, subject: string | null): Row {
  const isArn = subject !== null && /^arn:aws[a-z-]*:/.test(subject);
  return {
    [`${role}UserId`]: isArn ? subject : null,
    [`${role}UserIdType`]: isArn ? 'AWSId' : null,
    ...(principal === null
      ? {}
      : {
          [`${role}Username`]: principal.name,
          [`${role}UsernameType`]: 'Simple',
          [`${role}UserType`]: principal.kind === 'human' ? 'Regular' : 'Service Principal',
        }),
  };
}

const inColumns = new Set(['event.id', 'event.name', 'event.severity', 'event.at', 'event.message']);

function additional(event: ExportEvent): Row {
  const fields: Record<string, Fact> = {};
  for (const [name, fact] of factEntries(event)) {
    if (!inColumns.has(name)) fields[camelName(name)] = fact;
  }
  return fields;
}

function withoutNulls(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
