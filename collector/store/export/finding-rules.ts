import { type AttentionReasonId, attentionReasons } from '../../../src/core/api/attention.ts';
import type { Severity } from '../../../src/core/siem/event.ts';

/** A rule by which findings are opened and closed. */
export interface FindingRule {
  readonly id: AttentionReasonId;
  readonly version: number;
  readonly title: string;
  /** In the filter language: what it finds. */
  readonly q: string;
  readonly description: string;
  readonly severity: Severity;
  /** Of the OWASP Non-Human Identities Top 10 (2025). */
  readonly control: string | null;
  readonly remediation: string;
}

const more: Readonly<
  Record<AttentionReasonId, Pick<FindingRule, 'version' | 'severity' | 'control' | 'remediation'>>
> = {
  'used-after-end': {
    version: 1,
    severity: 'high',
    control: 'NHI1:2025',
    remediation: 'Find out who still has it, and whether the issuer really ended it.',
  },
  denied: {
    version: 1,
    severity: 'medium',
    control: null,
    remediation: 'Give the workload what it needs, or find out why it asks for what it may not have.',
  },
  'expires-soon': {
    version: 1,
    severity: 'medium',
    control: null,
    remediation: 'Renew it, or let the workload fetch short-lived credentials by itself.',
  },
  'never-fetched': {
    version: 1,
    severity: 'medium',
    control: null,
    remediation: 'Find out where the workload has it from, and let it fetch it from a secret manager.',
  },
  shared: {
    version: 1,
    severity: 'medium',
    control: 'NHI9:2025',
    remediation: 'Issue a credential of its own to each workload.',
  },
  'no-expiry': {
    version: 1,
    severity: 'medium',
    control: 'NHI7:2025',
    remediation: 'Replace it by one that expires, and rotate it until then.',
  },
};

export const findingRules: readonly FindingRule[] = attentionReasons.map(({ id, title, q, why }) => ({
  id,
  title,
  q,
  description: why,
  ...more[id],
}));
