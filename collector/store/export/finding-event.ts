import type { WorkloadRef } from '../../../src/core/api/views.ts';
import type { Instant } from '../../../src/core/instant.ts';
import type { CredentialFacts, FindingEvent } from '../../../src/core/siem/event.ts';
import { iso } from '../credential-summary.ts';
import { findingRules } from './finding-rules.ts';
import type { OutboxRow } from './read-outbox.ts';

/** As the database has it, by the UUID `id`. */
export interface FindingRow {
  readonly id: string;
  readonly rule: string;
  readonly openedAt: Instant;
  readonly lastSeenAt: Instant;
  readonly evidence: readonly string[];
}

export interface FindingParts {
  readonly row: OutboxRow;
  readonly finding: FindingRow;
  readonly credential: CredentialFacts | null;
  readonly workloads: readonly WorkloadRef[];
  readonly publicUrl: string | null;
}

/** An event of a finding, without what all events have. A rule that this version does not know has its name alone. */
export function findingEvent({
  row,
  finding,
  credential,
  workloads,
  publicUrl,
}: FindingParts): Omit<FindingEvent, 'id' | 'sequence' | 'at' | 'receivedAt'> {
  const rule = findingRules.find(({ id }) => id === finding.rule);
  const activity = row.change === 'closed' || row.change === 'updated' ? row.change : 'opened';
  return {
    kind: 'finding',
    activity,
    finding: {
      id: finding.id,
      rule: finding.rule,
      ruleVersion: rule?.version ?? 1,
      title: rule?.title ?? finding.rule,
      description: rule?.description ?? '',
      severity: rule?.severity ?? 'medium',
      control: rule?.control ?? null,
      remediation: rule?.remediation ?? '',
      openedAt: iso(finding.openedAt),
      lastSeenAt: iso(row.lastAt),
      closedAt: activity === 'closed' ? iso(row.lastAt) : null,
      evidence: finding.evidence,
    },
    credential,
    workloads,
    url:
      publicUrl === null || credential === null
        ? null
        : `${publicUrl}/credentials/${encodeURIComponent(credential.fingerprint)}`,
  };
}
