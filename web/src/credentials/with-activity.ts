import type { ActivityView } from '../../../src/core/api/live-views.ts';
import type { CredentialSummary, WorkloadRef } from '../../../src/core/api/views.ts';

/** A row with what just happened to its credential, until the list is asked again. */
export function withActivity(row: CredentialSummary, event: ActivityView): CredentialSummary {
  const used = event.kind === 'used';
  const lastSeenAt = later(row.lastSeenAt, event.at);
  return {
    ...row,
    state: stateAfter(row, event),
    workloads: withWorkload(row.workloads, event.workload),
    agents: withName(row.agents, event.agent),
    tools: withName(row.tools, event.tool),
    uses: used ? { ...row.uses, count: row.uses.count + event.spans } : row.uses,
    expiresAt: event.expiresAt ?? row.expiresAt,
    lastSeenAt,
    lastUsedAt: used ? later(row.lastUsedAt ?? event.at, event.at) : row.lastUsedAt,
    endedAt: event.kind === 'ended' ? later(row.endedAt ?? event.at, event.at) : row.endedAt,
  };
}

/** An end is a claim until something shows that it lives; an expiry counts before that it was seen. */
function stateAfter(row: CredentialSummary, event: ActivityView): CredentialSummary['state'] {
  if (event.kind === 'ended') return 'ended';
  const expiresAt = event.expiresAt ?? row.expiresAt;
  if (expiresAt !== null && expiresAt <= event.at) return 'expired';
  return row.endedAt !== null && event.at <= row.endedAt ? row.state : 'live';
}

/** ISO 8601 of one form orders as text. */
function later(one: string, other: string): string {
  return one > other ? one : other;
}

function withName(names: readonly string[], name: string | null): readonly string[] {
  return name === null || names.includes(name) ? names : [...names, name];
}

function withWorkload(known: readonly WorkloadRef[], found: WorkloadRef): readonly WorkloadRef[] {
  const isKnown = known.some(
    ({ service, namespace, environment }) =>
      service === found.service && namespace === found.namespace && environment === found.environment,
  );
  return isKnown ? known : [...known, found];
}
