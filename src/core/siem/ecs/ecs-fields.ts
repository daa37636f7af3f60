import type { WorkloadRef } from '../../api/views.ts';
import { cloudOf } from '../cloud-of.ts';
import { credentialName } from '../credential-name.ts';
import type { CredentialFacts, ExportEvent, FindingEvent, ProcessFacts, UsageEvent } from '../event.ts';
import { isOwaspControl, owaspStandard } from '../finding-nature.ts';
import { ipVersion } from '../ip-address.ts';
import { methodOf } from '../operation-verb.ts';
import type { Fields } from './ecs-base.ts';

/** What one kind of event has more than the others; null and empty fields are not written. */
export function ecsFields(event: ExportEvent): Fields {
  switch (event.kind) {
    case 'fetched':
    case 'used':
    case 'ended':
      return usage(event);
    case 'inventory':
      return {
        ...credential(event.credential),
        ...workload(event.workload),
        user: { id: event.credential.subject },
        related: related({ credential: event.credential }),
      };
    case 'finding':
      return finding(event);
    case 'coverage':
      return {
        ...workload(event.workload, event.process),
        ...place(event.process),
        related: related({ addresses: [event.process?.host ?? null] }),
      };
    default:
      return event satisfies never;
  }
}

function usage(event: UsageEvent): Fields {
  const { actor, process, target } = event;
  return {
    ...credential(event.credential),
    ...workload(event.workload, process),
    ...place(process),
    user: user(event),
    gen_ai: { agent: { id: actor.agentId, name: actor.agent }, tool: { name: actor.tool } },
    destination: target.address === null ? null : { ...address(target.address), port: target.port },
    http: { request: { method: methodOf(target.operation) } },
    trace: { id: event.traceId },
    span: { id: event.spanId },
    related: related({
      credential: event.credential,
      users: [actor.user],
      addresses: [target.address, process?.host ?? null],
    }),
  };
}

/** Whom the credential speaks for; a human who acts with the rights of another is the one, the other is `effective`. */
function user({ actor, credential: { subject } }: UsageEvent): Fields {
  return actor.user === null ? { id: subject } : { name: actor.user, effective: { id: subject } };
}

function address(text: string): Fields {
  return { address: text, [ipVersion(text) !== null ? 'ip' : 'domain']: text };
}

/** `entity.type` has no word for a credential; one that is short-lived is a session. */
function credential(facts: CredentialFacts): Fields {
  const cloud = cloudOf(facts);
  return {
    entity: {
      id: facts.fingerprint,
      name: credentialName(facts),
      type: facts.ephemeral === true ? ['session'] : [],
      sub_type: facts.type,
      source: 'mayfly',
      last_seen_timestamp: facts.lastSeenAt,
      lifecycle: { last_activity: facts.lastUsedAt },
    },
    cloud: cloud === null ? null : { provider: cloud.provider, account: { id: cloud.account } },
  };
}

function workload(ref: WorkloadRef | null, process: ProcessFacts | null = null): Fields {
  if (ref === null) return {};
  return {
    service: { name: ref.service, environment: ref.environment, node: { name: process?.instance ?? null } },
    labels: { environment: ref.environment, owner: ref.owner },
  };
}

function place(process: ProcessFacts | null): Fields {
  if (process === null) return {};
  const { host, instance, pid, pod } = process;
  return {
    process: { pid, entity_id: instance },
    host: { name: host, hostname: host, ip: host !== null && ipVersion(host) !== null ? [host] : [] },
    orchestrator: pod === null ? null : { resource: { name: pod, type: 'pod' } },
  };
}

function finding(event: FindingEvent): Fields {
  const { credential: about, finding: found, workloads } = event;
  const [only, ...others] = workloads;
  return {
    ...(about === null ? {} : credential(about)),
    ...workload(others.length > 0 ? null : (only ?? null)),
    rule: {
      id: found.rule,
      name: found.title,
      category: found.control,
      ruleset: isOwaspControl(found.control) ? owaspStandard : 'Mayfly',
      version: String(found.ruleVersion),
      uuid: found.id,
    },
    user: { id: about?.subject ?? null },
    related: related({ credential: about }),
  };
}

interface Pivots {
  readonly credential?: CredentialFacts | null;
  readonly users?: readonly (string | null)[];
  readonly addresses?: readonly (string | null)[];
}

/** What people search by without knowing the field: the fingerprint is a hash. */
function related({ credential: about = null, users = [], addresses = [] }: Pivots): Fields {
  const known = distinct(addresses);
  return {
    hash: about === null ? [] : [about.fingerprint],
    user: distinct([...users, about?.subject ?? null]),
    ip: known.filter((text) => ipVersion(text) !== null),
    hosts: known.filter((text) => ipVersion(text) === null),
  };
}

function distinct(texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== null))];
}
