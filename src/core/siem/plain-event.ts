import type { WorkloadRef } from '../api/views.ts';
import type {
  ActorFacts,
  CredentialFacts,
  ExportEvent,
  FindingEvent,
  ProcessFacts,
  TargetFacts,
} from './event.ts';

type Plain = Readonly<Record<string, unknown>>;

/** An event as plain JSON: every field that it has, no other, in one order. */
export function plainEvent(event: ExportEvent): Plain {
  return pick(event, ['id', 'sequence', 'kind', 'at', 'receivedAt'], specific(event));
}

function specific(event: ExportEvent): Plain {
  switch (event.kind) {
    case 'fetched':
    case 'used':
    case 'ended':
      return pick(event, ['channel', 'outcome', 'count', 'exact', 'firstAt', 'lastAt', 'traceId', 'spanId'], {
        credential: credential(event.credential),
        workload: workload(event.workload),
        actor: actor(event.actor),
        target: target(event.target),
        process: process(event.process),
      });
    case 'inventory':
      return pick(event, ['change', 'value', 'summary'], {
        credential: credential(event.credential),
        workload: workload(event.workload),
      });
    case 'finding':
      return pick(event, ['activity', 'url'], {
        finding: finding(event.finding),
        credential: credential(event.credential),
        workloads: event.workloads.map(workload),
      });
    case 'coverage':
      return pick(event, ['gap', 'activity', 'summary'], {
        workload: workload(event.workload),
        process: process(event.process),
      });
    default:
      return event satisfies never;
  }
}

function pick<From extends object>(from: From, names: readonly (keyof From & string)[], rest: Plain): Plain {
  const picked: Record<string, unknown> = {};
  for (const name of names) picked[name] = from[name];
  return Object.assign(picked, rest);
}

/** Every name of a type, once, in the order of the output. */
function ordered<From extends object>(names: Readonly<Record<keyof From & string, true>>) {
  const order = Object.keys(names) as (keyof From & string)[];
  return (from: From | null): Plain | null => (from === null ? null : pick(from, order, {}));
}

const credential = ordered<CredentialFacts>({
  fingerprint: true,
  state: true,
  provider: true,
  type: true,
  ephemeral: true,
  joinKeys: true,
  subject: true,
  issuer: true,
  audiences: true,
  scopes: true,
  policies: true,
  parents: true,
  names: true,
  issuedAt: true,
  expiresAt: true,
  firstSeenAt: true,
  lastSeenAt: true,
  lastUsedAt: true,
  endedAt: true,
});

const workload = ordered<WorkloadRef>({ service: true, namespace: true, environment: true, owner: true });

const actor = ordered<ActorFacts>({
  agent: true,
  agentId: true,
  tool: true,
  notebook: true,
  cell: true,
  user: true,
});

const target = ordered<TargetFacts>({ address: true, port: true, operation: true });

const process = ordered<ProcessFacts>({ instance: true, host: true, pod: true, pid: true, runtime: true });

const finding = ordered<FindingEvent['finding']>({
  id: true,
  rule: true,
  ruleVersion: true,
  title: true,
  description: true,
  severity: true,
  control: true,
  remediation: true,
  openedAt: true,
  lastSeenAt: true,
  closedAt: true,
  evidence: true,
});
