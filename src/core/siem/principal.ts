import type { ExportEvent } from './event.ts';

/** Who acted, in the one field that every schema has for it. */
export interface Principal {
  readonly name: string;
  readonly kind: 'human' | 'agent' | 'workload';
}

/** The human on whose behalf, else the agent, else the workload; null when the event is about no single one. */
export function principalOf(event: ExportEvent): Principal | null {
  if (event.kind === 'finding') {
    const [workload, ...others] = event.workloads;
    return workload === undefined || others.length > 0 ? null : { name: workload.service, kind: 'workload' };
  }
  if ('actor' in event) {
    if (event.actor.user !== null) return { name: event.actor.user, kind: 'human' };
    if (event.actor.agent !== null) return { name: event.actor.agent, kind: 'agent' };
  }
  return event.workload === null ? null : { name: event.workload.service, kind: 'workload' };
}
