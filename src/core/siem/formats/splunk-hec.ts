import { credentialName } from '../credential-name.ts';
import type { CredentialFacts, ExportEvent, UsageEvent } from '../event.ts';
import { eventSignature, eventTitle } from '../event-words.ts';
import { type Fact, factEntries, snakeName } from '../facts.ts';
import type { Exporter, SiemFormat } from '../format.ts';
import { jsonRecord } from '../json-record.ts';
import { principalOf } from '../principal.ts';
import { readOptions } from '../read-options.ts';
import { severityOf } from '../severity.ts';

type Fields = Readonly<Record<string, Fact>>;

/**
 * The `event` of Splunk's HTTP Event Collector, with the names of the Common Information Model 6.1: uses are
 * Authentication; fetches, ends and the inventory are Change; findings are Alerts. Beside them every fact under its own
 * name, with underscores (`credential_join_keys`). The group is the source type; time and host are the envelope's.
 */
export const splunkHec: SiemFormat = {
  name: 'splunk-hec',
  title: 'Splunk HEC with CIM',
  specification: 'https://help.splunk.com/en/data-management/common-information-model/6.1/data-models',
  contentType: 'application/json',
  options: [],
  create: (exporter, options) => {
    readOptions(splunkHec.options, options);
    return (event) => jsonRecord(fieldsOf(event, exporter), sourceType(event));
  },
};

function sourceType(event: ExportEvent): string {
  return `mayfly:${'outcome' in event ? 'credential' : event.kind}`;
}

function commonOf(event: ExportEvent, exporter: Exporter): Fields {
  const principal = principalOf(event);
  return {
    vendor_product: 'Mayfly',
    dvc: exporter.host,
    signature: eventTitle(event),
    signature_id: eventSignature(event),
    ...(principal === null ? {} : { user: principal.name, user_type: principal.kind }),
  };
}

function cimOf(event: ExportEvent): Fields {
  switch (event.kind) {
    case 'used':
      return {
        ...endpoints(event),
        action: actions[event.outcome ?? 'sent'],
        app: event.workload.service,
        authentication_method: event.credential.type,
        authentication_service: event.credential.provider,
      };
    case 'fetched':
      return { ...endpoints(event), ...changed(event.credential, 'read'), object_attrs: event.channel };
    case 'ended':
      return { ...endpoints(event), ...changed(event.credential, 'deleted'), object_attrs: event.channel };
    case 'inventory': {
      const action = event.change === 'ended' ? 'deleted' : 'modified';
      return {
        ...changed(event.credential, event.change === 'created' ? 'created' : action),
        object_attrs: event.change,
        result: event.summary,
      };
    }
    case 'finding':
      return {
        app: 'Mayfly',
        id: event.finding.id,
        type: 'alert',
        severity: severityOf(event),
        description: event.finding.description,
      };
    case 'coverage':
      return { app: 'Mayfly', type: 'warning', severity: severityOf(event), description: event.summary };
    default:
      return event satisfies never;
  }
}

/** CIM's words for the result of an authentication. */
const actions = { accepted: 'success', denied: 'failure', error: 'error', sent: 'pending' } as const;

function endpoints({ process, target }: UsageEvent): Fields {
  return {
    ...(process?.host ? { src: process.host } : {}),
    ...(target.address === null ? {} : { dest: target.address }),
    ...(target.port === null ? {} : { dest_port: target.port }),
  };
}

function changed(credential: CredentialFacts, action: 'created' | 'read' | 'modified' | 'deleted'): Fields {
  return {
    action,
    object: credentialName(credential),
    object_id: credential.fingerprint,
    object_category: 'credential',
    status: 'success',
  };
}

function fieldsOf(event: ExportEvent, exporter: Exporter): Fields {
  const fields: Record<string, Fact> = { ...commonOf(event, exporter), ...cimOf(event) };
  for (const [name, fact] of factEntries(event)) fields[snakeName(name)] = fact;
  return fields;
}
