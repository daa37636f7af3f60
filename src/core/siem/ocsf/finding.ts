import type { WorkloadRef } from '../../api/views.ts';
import { credentialName } from '../credential-name.ts';
import type { CredentialFacts, FindingEvent } from '../event.ts';
import { workloadName } from '../event-words.ts';
import { type FindingNature, isOwaspControl, natureOf, owaspStandard } from '../finding-nature.ts';
import { cloud, credentialList, credentialUser } from './credential-parts.ts';
import { credentialObservables } from './observables.ts';
import {
  type Fields,
  milliseconds,
  type OcsfDraft,
  type OcsfSettings,
  type Status,
  severityIds,
} from './ocsf-record.ts';
import { knows, type OcsfVersion } from './versions.ts';

const activities = { opened: 1, updated: 2, closed: 3 } as const;
/** `In Progress` would say that somebody reviews it, which only the receiver knows. */
export const findingStatuses: Readonly<Record<FindingEvent['activity'], Status>> = {
  opened: { id: 1, name: 'New' },
  updated: { id: 1, name: 'New' },
  closed: { id: 4, name: 'Resolved' },
};

/**
 * What happened is a Detection Finding (2004), what does not keep a rule a Compliance Finding (2003), and what nobody
 * needs an IAM Analysis Finding (2008) where the schema has that and there is something to say in it; else 2003.
 */
export function finding(event: FindingEvent, settings: OcsfSettings): OcsfDraft {
  const nature = natureOf(event.finding);
  if (nature === 'behaviour') return detection(event, settings);
  const isAnalysable = event.credential !== null || event.workloads.length > 0;
  return nature === 'access' && isAnalysable && knows(settings.version, 'iamAnalysisFinding')
    ? iamAnalysis(event, settings)
    : complianceFinding(event, settings);
}

function base(event: FindingEvent, { version }: OcsfSettings): OcsfDraft {
  const { credential, finding: found, workloads } = event;
  return {
    class: 'detectionFinding',
    activity: activities[event.activity],
    status: findingStatuses[event.activity],
    observables: credentialObservables(credential, 'resources[0].uid'),
    attributes: {
      cloud: cloud(credential),
      start_time: milliseconds(found.openedAt),
      end_time: milliseconds(found.closedAt),
      finding_info: findingInfo(event, natureOf(found)),
      remediation: { desc: found.remediation },
      resources: [
        ...(credential === null ? [] : [credentialResource(credential, version)]),
        ...workloads.map((workload) => workloadResource(workload, version)),
      ],
    },
  };
}

const types: Readonly<Record<FindingNature, string>> = {
  behaviour: 'Credential behaviour',
  governance: 'Credential governance',
  access: 'Unneeded access',
};

function findingInfo({ activity, at, finding: found, url }: FindingEvent, nature: FindingNature): Fields {
  return {
    uid: found.id,
    title: found.title,
    desc: found.description,
    types: [types[nature]],
    analytic: {
      uid: found.rule,
      name: found.rule,
      type_id: 1,
      type: 'Rule',
      version: String(found.ruleVersion),
    },
    created_time: milliseconds(found.openedAt),
    modified_time: activity === 'opened' ? null : milliseconds(at),
    last_seen_time: milliseconds(found.lastSeenAt),
    data_sources: ['OpenTelemetry spans'],
    src_url: url,
  };
}

function detection(event: FindingEvent, settings: OcsfSettings): OcsfDraft {
  const draft = base(event, settings);
  return {
    ...draft,
    attributes: {
      ...draft.attributes,
      is_alert: event.activity !== 'closed',
      evidences: evidences(event),
    },
  };
}

/** Each text of the evidence is one of the `evidences`, in `data`, which takes anything. */
function evidences({ finding: found }: FindingEvent): readonly Fields[] {
  return found.evidence.map((text) => ({ data: { text } }));
}

function complianceFinding(event: FindingEvent, settings: OcsfSettings): OcsfDraft {
  const { finding: found } = event;
  const draft = base(event, settings);
  const severity = severityIds[found.severity];
  const verdict = event.activity === 'closed' ? { id: 1, name: 'Pass' } : { id: 3, name: 'Fail' };
  const status = { status_id: verdict.id, status: verdict.name };
  const standards = isOwaspControl(found.control) ? [owaspStandard] : [];
  return {
    ...draft,
    class: 'complianceFinding',
    attributes: {
      ...draft.attributes,
      evidences: evidences(event),
      compliance: {
        standards,
        control: found.control ?? found.rule,
        ...status,
        checks: [
          {
            uid: found.rule,
            name: found.title,
            version: String(found.ruleVersion),
            severity_id: severity.id,
            severity: severity.name,
            standards,
            ...status,
          },
        ],
      },
    },
  };
}

function iamAnalysis(event: FindingEvent, settings: OcsfSettings): OcsfDraft {
  const { credential, workloads } = event;
  const draft = base(event, settings);
  return {
    ...draft,
    class: 'iamAnalysisFinding',
    attributes: {
      ...draft.attributes,
      applications: workloads.map((workload) => ({
        name: workload.service,
        uid: workloadName(workload),
        owner: owner(workload),
      })),
      ...(credential === null ? {} : accessOf(credential, settings.version)),
    },
  };
}

function accessOf(credential: CredentialFacts, version: OcsfVersion): Fields {
  return {
    user: credentialUser(credential, version),
    identity_activity_metrics: {
      first_seen_time: milliseconds(credential.firstSeenAt),
      last_seen_time: milliseconds(credential.lastSeenAt),
      programmatic_credentials: credentialList(credential),
    },
    permission_analysis_results:
      credential.scopes.length === 0 ? [] : [{ granted_privileges: credential.scopes }],
  };
}

function credentialResource(credential: CredentialFacts, version: OcsfVersion): Fields {
  return {
    uid: credential.fingerprint,
    name: credentialName(credential),
    type: 'Credential',
    ...role(version, 3, 'Affected'),
  };
}

/** `resource_details` of a workload. */
export function workloadResource(workload: WorkloadRef, version: OcsfVersion): Fields {
  return {
    uid: workloadName(workload),
    name: workload.service,
    type: 'Workload',
    namespace: workload.namespace,
    labels: workload.environment === null ? [] : [workload.environment],
    owner: owner(workload),
    ...role(version, 4, 'Related'),
  };
}

function owner(workload: WorkloadRef): Fields | null {
  return workload.owner === null ? null : { name: workload.owner };
}

function role(version: OcsfVersion, id: number, name: string): Fields {
  return knows(version, 'resourceRoles') ? { role_id: id, role: name } : {};
}
