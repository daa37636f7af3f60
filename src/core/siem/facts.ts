import type { WorkloadRef } from '../api/views.ts';
import { remembered } from '../remembered.ts';
import type { CredentialFacts, ExportEvent, FindingEvent, ProcessFacts, UsageEvent } from './event.ts';
import { eventMessage, eventName, workloadName } from './event-words.ts';
import { severityOf } from './severity.ts';

export type Fact = string | number | boolean | readonly string[];

export type FactEntry = readonly [name: string, fact: Fact];

type Put = (name: string, fact: Fact | null) => void;

/**
 * An event as flat facts under names of the wire contract without their `mayfly.` (`credential.fingerprint`,
 * `use.location`), each name once. What is not known is left out, and so is an empty list. Formats that take names of
 * one's own write them in their manner. A list, because of some fifty names an object costs more than all the rest of a
 * record.
 */
export function factEntries(event: ExportEvent): readonly FactEntry[] {
  const entries: FactEntry[] = [];
  const put: Put = (name, fact) => {
    if (fact === null || fact === '' || (typeof fact === 'object' && fact.length === 0)) return;
    entries.push([name, fact]);
  };
  put('event.id', event.id);
  put('event.sequence', event.sequence);
  put('event.name', eventName(event));
  put('event.severity', severityOf(event));
  put('event.at', event.at);
  put('event.received_at', event.receivedAt);
  specific(event, put);
  put('event.message', eventMessage(event));
  return entries;
}

function specific(event: ExportEvent, put: Put): void {
  switch (event.kind) {
    case 'fetched':
    case 'used':
    case 'ended':
      return usage(event, put);
    case 'inventory':
      put('inventory.change', event.change);
      put('inventory.value', event.value);
      put('inventory.summary', event.summary);
      credential(event.credential, put);
      return workload(event.workload, put);
    case 'finding':
      return finding(event, put);
    case 'coverage':
      put('coverage.gap', event.gap);
      put('coverage.activity', event.activity);
      put('coverage.summary', event.summary);
      workload(event.workload, put);
      return process(event.process, put);
    default:
      return event satisfies never;
  }
}

const channels = { fetched: 'fetch.source', used: 'use.location', ended: 'end.reason' } as const;

function usage(event: UsageEvent, put: Put): void {
  const { actor, target } = event;
  put(channels[event.kind], event.channel);
  put('use.outcome', event.outcome);
  put('count', event.count);
  put('count_exact', event.exact);
  put('first_at', event.firstAt);
  put('last_at', event.lastAt);
  credential(event.credential, put);
  workload(event.workload, put);
  put('actor.agent', actor.agent);
  put('actor.agent_id', actor.agentId);
  put('actor.tool', actor.tool);
  put('actor.notebook', actor.notebook);
  put('actor.cell', actor.cell);
  put('actor.user', actor.user);
  put('target.address', target.address);
  put('target.port', target.port);
  put('target.operation', target.operation);
  process(event.process, put);
  put('trace_id', event.traceId);
  put('span_id', event.spanId);
}

function finding(event: FindingEvent, put: Put): void {
  const { finding: found, workloads } = event;
  const [only, ...others] = workloads;
  put('finding.id', found.id);
  put('finding.activity', event.activity);
  put('finding.rule', found.rule);
  put('finding.rule_version', found.ruleVersion);
  put('finding.title', found.title);
  put('finding.description', found.description);
  put('finding.control', found.control);
  put('finding.remediation', found.remediation);
  put('finding.opened_at', found.openedAt);
  put('finding.last_seen_at', found.lastSeenAt);
  put('finding.closed_at', found.closedAt);
  put('finding.evidence', found.evidence);
  put('finding.workloads', workloads.map(workloadName));
  put('finding.url', event.url);
  if (event.credential !== null) credential(event.credential, put);
  workload(others.length > 0 ? null : (only ?? null), put);
}

function credential(facts: CredentialFacts, put: Put): void {
  put('credential.fingerprint', facts.fingerprint);
  put('credential.state', facts.state);
  put('credential.provider', facts.provider);
  put('credential.type', facts.type);
  put('credential.ephemeral', facts.ephemeral);
  put('credential.join_keys', facts.joinKeys);
  put('credential.subject', facts.subject);
  put('credential.issuer', facts.issuer);
  put('credential.audience', facts.audiences);
  put('credential.scopes', facts.scopes);
  put('credential.policies', facts.policies);
  put('credential.parents', facts.parents);
  put('credential.names', facts.names);
  put('credential.issued_at', facts.issuedAt);
  put('credential.expires_at', facts.expiresAt);
  put('credential.first_seen_at', facts.firstSeenAt);
  put('credential.last_seen_at', facts.lastSeenAt);
  put('credential.last_used_at', facts.lastUsedAt);
  put('credential.ended_at', facts.endedAt);
}

function workload(ref: WorkloadRef | null, put: Put): void {
  if (ref === null) return;
  put('workload.service', ref.service);
  put('workload.namespace', ref.namespace);
  put('workload.environment', ref.environment);
  put('workload.owner', ref.owner);
}

function process(facts: ProcessFacts | null, put: Put): void {
  if (facts === null) return;
  put('process.instance', facts.instance);
  put('process.host', facts.host);
  put('process.pod', facts.pod);
  put('process.pid', facts.pid);
  put('process.runtime', facts.runtime);
}

/** `credential.join_keys` as `credentialJoinKeys`. */
export const camelName = remembered((name) =>
  name.replace(/[._](.)/g, (_, letter: string) => letter.toUpperCase()),
);

/** `credential.join_keys` as `credential_join_keys`. */
export const snakeName = remembered((name) => name.replaceAll('.', '_'));
