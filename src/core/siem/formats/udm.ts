import { credentialName } from '../credential-name.ts';
import type { CredentialFacts, ExportEvent, FindingEvent, ProcessFacts, TargetFacts } from '../event.ts';
import { eventMessage, eventName, workloadName } from '../event-words.ts';
import { type Fact, factEntries, snakeName } from '../facts.ts';
import type { Exporter, SiemFormat } from '../format.ts';
import { ipVersion } from '../ip-address.ts';
import { jsonRecord } from '../json-record.ts';
import { principalOf } from '../principal.ts';
import { readOptions } from '../read-options.ts';
import { severityOf, severityScales } from '../severity.ts';

type Noun = Readonly<Record<string, unknown>>;

/**
 * One event of Google SecOps' Unified Data Model, as it stands under `udm` of `events:import`. The credential is
 * `target.resource`, its fingerprint the `product_object_id`, in every event that has one. Events about resources need
 * a user: where nobody is known it is `unattributed`. Facts without a place in UDM are in `additional`.
 */
export const udm: SiemFormat = {
  name: 'udm',
  title: 'Google SecOps UDM',
  specification: 'https://cloud.google.com/chronicle/docs/unified-data-model/udm-usage',
  contentType: 'application/json',
  options: [],
  create: (exporter, options) => {
    readOptions(udm.options, options);
    return (event) => jsonRecord(eventOf(event, exporter), null);
  },
};

function eventOf(event: ExportEvent, exporter: Exporter): Noun {
  return {
    metadata: metadata(event),
    principal: principal(event, exporter),
    target: target(event),
    security_result: [securityResult(event)],
    additional: additional(event),
  };
}

function metadata(event: ExportEvent): Noun {
  return {
    event_timestamp: event.at,
    collected_timestamp: event.receivedAt,
    event_type: eventType(event),
    vendor_name: 'Mayfly',
    product_name: 'Mayfly',
    product_event_type: eventName(event),
    product_log_id: event.id,
    description: eventMessage(event),
  };
}

function eventType(event: ExportEvent): string {
  switch (event.kind) {
    case 'used':
    case 'fetched':
      return 'USER_RESOURCE_ACCESS';
    case 'ended':
      return 'USER_RESOURCE_DELETION';
    case 'inventory':
      if (event.change === 'created') return 'USER_RESOURCE_CREATION';
      return event.change === 'ended' ? 'USER_RESOURCE_DELETION' : 'USER_RESOURCE_UPDATE_CONTENT';
    case 'finding':
      return event.credential === null ? 'GENERIC_EVENT' : 'USER_RESOURCE_ACCESS';
    case 'coverage':
      return 'GENERIC_EVENT';
    default:
      return event satisfies never;
  }
}

function principal(event: ExportEvent, exporter: Exporter): Noun {
  const who = principalOf(event);
  const process = 'process' in event ? event.process : null;
  const application = 'workload' in event ? event.workload?.service : undefined;
  return {
    hostname: process?.host ?? exporter.host,
    ...(application === undefined ? {} : { application }),
    ...processNoun(process),
    user: {
      userid: who?.name ?? 'unattributed',
      ...(who === null ? {} : { user_display_name: who.name }),
      ...(who === null || who.kind === 'human' ? {} : { account_type: 'SERVICE_ACCOUNT_TYPE' }),
    },
  };
}

function processNoun(process: ProcessFacts | null): Noun {
  return process === null || process.pid === null ? {} : { process: { pid: String(process.pid) } };
}

function target(event: ExportEvent): Noun {
  if (event.kind === 'coverage') {
    return { resource: { name: workloadName(event.workload), resource_subtype: 'workload' } };
  }
  const credential = event.credential;
  return {
    ...('target' in event ? endpoint(event.target) : {}),
    ...(credential === null ? {} : { resource: resource(credential) }),
  };
}

function endpoint({ address, port }: TargetFacts): Noun {
  const isAddress = ipVersion(address) !== null;
  return {
    ...(address === null || isAddress ? {} : { hostname: address, application: address }),
    ...(isAddress ? { ip: [address] } : {}),
    ...(port === null ? {} : { port }),
  };
}

function resource(credential: CredentialFacts): Noun {
  return {
    name: credentialName(credential),
    product_object_id: credential.fingerprint,
    resource_subtype: credential.type,
  };
}

const outcomes = {
  accepted: { action: ['ALLOW'] },
  denied: { action: ['BLOCK'], category: ['AUTH_VIOLATION'] },
  error: { action: ['FAIL'] },
  sent: { action: ['UNKNOWN_ACTION'] },
} as const;

function securityResult(event: ExportEvent): Noun {
  const severity = severityScales[severityOf(event)].udm;
  if (event.kind === 'finding') return { severity, ...findingResult(event) };
  if (!('outcome' in event) || event.outcome === null) return { severity };
  return { severity, ...outcomes[event.outcome] };
}

function findingResult({ finding, activity, url }: FindingEvent): Noun {
  return {
    alert_state: activity === 'closed' ? 'NOT_ALERTING' : 'ALERTING',
    rule_id: finding.rule,
    rule_name: finding.title,
    rule_version: String(finding.ruleVersion),
    summary: finding.title,
    description: finding.description,
    threat_id: finding.id,
    ...(finding.control === null ? {} : { category_details: [`OWASP ${finding.control}`] }),
    ...(url === null ? {} : { url_back_to_product: url }),
  };
}

const inFields = new Set(['event.id', 'event.name', 'event.at', 'event.received_at', 'event.message']);

function additional(event: ExportEvent): Noun {
  const fields: Record<string, Fact> = {};
  for (const [name, fact] of factEntries(event)) {
    if (!inFields.has(name)) fields[snakeName(name)] = fact;
  }
  return fields;
}
