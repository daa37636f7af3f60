import type { CredentialSummary } from '../../src/core/api/views.ts';
import { credentialState } from '../../src/core/credential-state.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import { isoTime } from './iso-time.ts';
import { mostTelling } from './most-telling.ts';
import type { UsageSummary } from './usage-summary.ts';

/** A credential as a list shows it. */
export function credentialSummary(row: CredentialRow, usage: UsageSummary, now: Instant): CredentialSummary {
  return {
    ...identityOf(row, now),
    workloads: usage.workloads,
    agents: usage.agents,
    tools: usage.tools,
    sources: row.sources,
    names: row.names,
    joinKeys: row.joinKeys,
    parents: row.parents,
    uses: usage.uses,
    ...timesOf(row),
  };
}

/** What it is, however much of it is shown. */
export function identityOf(
  row: CredentialRow,
  now: Instant,
): Pick<CredentialSummary, 'fingerprint' | 'state' | 'provider' | 'type' | 'ephemeral'> {
  return {
    fingerprint: row.fingerprint,
    state: credentialState(row, now),
    provider: mostTelling(row.providers),
    type: mostTelling(row.types),
    ephemeral: row.ephemeral,
  };
}

export function timesOf(
  row: CredentialRow,
): Pick<
  CredentialSummary,
  'issuedAt' | 'expiresAt' | 'firstSeenAt' | 'lastSeenAt' | 'lastUsedAt' | 'endedAt'
> {
  return {
    issuedAt: iso(row.issuedAt),
    expiresAt: iso(row.expiresAt),
    firstSeenAt: iso(row.firstSeenAt),
    lastSeenAt: iso(row.lastSeenAt),
    lastUsedAt: iso(row.lastUsedAt),
    endedAt: iso(row.endedAt),
  };
}

export function iso(at: Instant): string;
export function iso(at: Instant | null): string | null;
export function iso(at: Instant | null): string | null {
  return at === null ? null : isoTime(at);
}
