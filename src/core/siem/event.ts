import type { CredentialState, WorkloadRef } from '../api/views.ts';

/**
 * What is exported. One event is one fact with an id that never changes: a receiver that has the id has the event.
 * Times are ISO 8601 in UTC with milliseconds; absent is null, never left out. The secret is in none of them: a
 * credential is its fingerprint and its public names.
 */
export type ExportEvent = UsageEvent | InventoryEvent | FindingEvent | CoverageEvent;

interface EventBase {
  /** Stable over repetition, 26 characters of Crockford's base32 (a ULID of the time and a hash): the key of deduplication. */
  readonly id: string;
  /** Grows with every event of one store; there may be gaps. */
  readonly sequence: number;
  /** When it happened. */
  readonly at: string;
  /** When the collector took it. */
  readonly receivedAt: string;
}

/** The public side of a credential as it was known when the event was exported. */
export interface CredentialFacts {
  /** `mf1_…` */
  readonly fingerprint: string;
  readonly state: CredentialState;
  /** `unknown` when nobody knows, as `type`. */
  readonly provider: string;
  readonly type: string;
  readonly ephemeral: boolean | null;
  /** Public names: `aws.access_key_id:…`, `jwt.jti:…` */
  readonly joinKeys: readonly string[];
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly audiences: readonly string[];
  readonly scopes: readonly string[];
  readonly policies: readonly string[];
  /** Fingerprints of what it was minted from. */
  readonly parents: readonly string[];
  /** Names under which it was fetched: of an environment variable, a path, a secret. */
  readonly names: readonly string[];
  readonly issuedAt: string | null;
  readonly expiresAt: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly lastUsedAt: string | null;
  readonly endedAt: string | null;
}

export interface ActorFacts {
  readonly agent: string | null;
  readonly agentId: string | null;
  readonly tool: string | null;
  readonly notebook: string | null;
  readonly cell: string | null;
  readonly user: string | null;
}

export interface TargetFacts {
  readonly address: string | null;
  readonly port: number | null;
  /** Low in cardinality: `s3.GetObject`, `POST /v1/chat/completions`. */
  readonly operation: string | null;
}

/** Where it ran. */
export interface ProcessFacts {
  /** `service.instance.id`, or what stands for it. */
  readonly instance: string;
  readonly host: string | null;
  readonly pod: string | null;
  readonly pid: number | null;
  readonly runtime: string | null;
}

/** A credential was fetched, used or ended in a process: one observation, or the equal ones of a minute. */
export interface UsageEvent extends EventBase {
  readonly kind: 'fetched' | 'used' | 'ended';
  readonly credential: CredentialFacts;
  readonly workload: WorkloadRef;
  readonly actor: ActorFacts;
  readonly target: TargetFacts;
  /** Null when several processes are in one event. */
  readonly process: ProcessFacts | null;
  /** Source of a fetch, location of a use, reason of an end. */
  readonly channel: string;
  /** Of a use: `sent` when no answer was seen; null of the other kinds. */
  readonly outcome: 'accepted' | 'denied' | 'error' | 'sent' | null;
  /** How many observations it stands for, at least 1. */
  readonly count: number;
  /** False: a sender did not count, so it is "at least". */
  readonly exact: boolean;
  readonly firstAt: string;
  readonly lastAt: string;
  /** The latest span that tells of it. */
  readonly traceId: string;
  readonly spanId: string;
}

export const inventoryChanges = [
  'created',
  'environment_added',
  'owner_learnt',
  'expiry_learnt',
  'ended',
] as const;
export type InventoryChange = (typeof inventoryChanges)[number];

/** The inventory learnt something of a credential. */
export interface InventoryEvent extends EventBase {
  readonly kind: 'inventory';
  readonly change: InventoryChange;
  /** In words, without secrets: "first seen in production". */
  readonly summary: string;
  readonly credential: CredentialFacts;
  /** Where it was seen when the change came; null when the change is not about a place. */
  readonly workload: WorkloadRef | null;
  /** What is new, as text: the environment, the owner, the expiry, the reason of the end; null for `created`. */
  readonly value: string | null;
}

export const severities = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** A rule's verdict was reached, changed or is over. All events of one finding carry one `finding.id`. */
export interface FindingEvent extends EventBase {
  readonly kind: 'finding';
  readonly activity: 'opened' | 'updated' | 'closed';
  readonly finding: {
    readonly id: string;
    /** `never-fetched`, `shared`, `expired-in-use`: the rule's name, stable. */
    readonly rule: string;
    readonly ruleVersion: number;
    readonly title: string;
    readonly description: string;
    readonly severity: Severity;
    /** Of the OWASP Non-Human Identities Top 10 (2025): `NHI7:2025`; null when none fits. */
    readonly control: string | null;
    readonly remediation: string;
    readonly openedAt: string;
    readonly lastSeenAt: string;
    readonly closedAt: string | null;
    /** What it rests on, short texts. */
    readonly evidence: readonly string[];
  };
  /** Null when it is about a workload. */
  readonly credential: CredentialFacts | null;
  readonly workloads: readonly WorkloadRef[];
  /** On the page, when the collector knows its public URL. */
  readonly url: string | null;
}

/** What is not seen changed: a workload went silent, a hook is shadowed, spans are refused, or it is over. */
export interface CoverageEvent extends EventBase {
  readonly kind: 'coverage';
  readonly gap: string;
  readonly activity: 'opened' | 'closed';
  readonly summary: string;
  readonly workload: WorkloadRef;
  readonly process: ProcessFacts | null;
}
