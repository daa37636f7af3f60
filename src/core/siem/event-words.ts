import type { WorkloadRef } from '../api/views.ts';
import type { ExportEvent, InventoryChange, UsageEvent } from './event.ts';

/** What happened, stable and low in cardinality: `credential.used`, `inventory.ended`, `finding.opened`. */
export function eventName(event: ExportEvent): string {
  switch (event.kind) {
    case 'fetched':
    case 'used':
    case 'ended':
      return `credential.${event.kind}`;
    case 'inventory':
      return `inventory.${event.change}`;
    case 'finding':
    case 'coverage':
      return `${event.kind}.${event.activity}`;
    default:
      return event satisfies never;
  }
}

/** By what a receiver tells kinds of events apart: as the name, but by rule and by gap: `finding.shared`. */
export function eventSignature(event: ExportEvent): string {
  if (event.kind === 'finding') return `finding.${event.finding.rule}`;
  if (event.kind === 'coverage') return `coverage.${event.gap}`;
  return eventName(event);
}

const changes: Readonly<Record<InventoryChange, string>> = {
  created: 'Credential first seen',
  environment_added: 'Credential first seen in an environment',
  owner_learnt: 'Owner of a credential learnt',
  expiry_learnt: 'Expiry of a credential learnt',
  ended: 'Credential ended',
};

/** The same for all events of one signature, for people. */
export function eventTitle(event: ExportEvent): string {
  switch (event.kind) {
    case 'fetched':
    case 'used':
    case 'ended':
      return `Credential ${event.kind}`;
    case 'inventory':
      return changes[event.change];
    case 'finding':
      return event.finding.title;
    case 'coverage':
      return `Coverage gap ${event.activity}`;
    default:
      return event satisfies never;
  }
}

/** The event as a sentence. */
export function eventMessage(event: ExportEvent): string {
  switch (event.kind) {
    case 'fetched':
    case 'used':
    case 'ended':
      return usageMessage(event);
    case 'inventory':
      return `${changes[event.change]}: ${event.summary}`;
    case 'finding':
      return `${event.finding.title}: ${event.finding.description}`;
    case 'coverage':
      return event.summary;
    default:
      return event satisfies never;
  }
}

function usageMessage(event: UsageEvent): string {
  const { credential, actor, target, workload } = event;
  const parts = [
    `${credential.type} ${event.kind}`,
    event.kind === 'fetched' ? `from ${event.channel}` : null,
    event.kind === 'ended' ? `(${event.channel})` : null,
    target.operation === null ? null : `for ${target.operation}`,
    target.address === null ? null : `at ${hostAndPort(target.address, target.port)}`,
    actor.agent === null ? null : `by agent ${actor.agent}`,
    actor.tool === null ? null : `with tool ${actor.tool}`,
    `in ${workloadName(workload)}`,
    event.outcome === null ? null : `(${event.outcome})`,
    event.count > 1 ? `(${event.exact ? '' : 'at least '}${event.count} times)` : null,
  ];
  return parts.filter((part) => part !== null).join(' ');
}

function hostAndPort(address: string, port: number | null): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return port === null ? host : `${host}:${port}`;
}

/** `production/agents/research-bot`: what is known of environment, namespace and service. */
export function workloadName({ environment, namespace, service }: WorkloadRef): string {
  return [environment, namespace, service].filter((part) => part !== null).join('/');
}
