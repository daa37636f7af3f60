import type { ProcessDoubt } from '../inventory/process-doubt.ts';
import type { CredentialState, UsesView, WorkloadRef } from './views.ts';

/** How many credentials are in which state. */
export type StateCounts = Readonly<Record<CredentialState, number>>;

/** A row of `GET /api/v1/workloads`. */
export interface WorkloadView extends WorkloadRef {
  /** 32 hex digits over service, namespace and environment: the workload in links. */
  readonly id: string;
  readonly credentials: StateCounts;
  readonly agents: readonly string[];
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly coverage: WorkloadCoverage;
}

/** Law 6: what is and what is not seen of a workload. */
export interface WorkloadCoverage {
  /** Process instances whose hooks reported. */
  readonly processes: number;
  /**
   * Of these, those that neither ended nor reported in the last 150 seconds. Not those of which nothing was heard for a
   * day, or since a newer process of the workload was first heard: these are gone.
   */
  readonly silent: number;
  readonly hooks: readonly string[];
  /** Hooks that something else has replaced in some process. */
  readonly shadowed: readonly string[];
  readonly seen: number;
  readonly coalesced: number;
  readonly dropped: number;
  readonly unattributed: number;
  readonly overflowed: number;
  /** When a time was last not believed. */
  readonly skewedAt: string | null;
  /** What to look at, the gravest first; empty: nothing. */
  readonly gaps: readonly CoverageGap[];
}

export const coverageGaps = [
  'no_heartbeat',
  // What its processes say of themselves is doubtful.
  'implausible',
  'contested',
  'silent',
  'dropped',
  'shadowed',
  'clock_skew',
  'overflowed',
  'unattributed',
  'no_environment',
  'no_owner',
] as const;
export type CoverageGap = (typeof coverageGaps)[number];

/** `GET /api/v1/workloads/{id}`. */
export interface WorkloadDetail extends WorkloadView {
  readonly processes: readonly ProcessView[];
  readonly targets: readonly TargetView[];
}

export interface ProcessView {
  readonly instance: string;
  readonly version: string | null;
  readonly owner: string | null;
  readonly host: string | null;
  readonly pod: string | null;
  readonly pid: number | null;
  readonly runtime: string | null;
  /** From its client certificate; null: it presented none. */
  readonly identity: string | null;
  readonly startedAt: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly endedAt: string | null;
  readonly silent: boolean;
  readonly hooks: readonly string[];
  readonly shadowed: readonly string[];
  readonly seen: number;
  readonly coalesced: number;
  readonly spooled: number;
  readonly dropped: number;
  /** Why its readings are doubtful; empty: they are not. */
  readonly doubts: readonly ProcessDoubt[];
}

export const actorKinds = ['agent', 'tool', 'notebook', 'human'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** A row of `GET /api/v1/actors`. At most 256 workloads and targets. */
export interface ActorView {
  readonly kind: ActorKind;
  readonly name: string;
  readonly workloads: readonly WorkloadRef[];
  readonly credentials: number;
  readonly targets: readonly string[];
  readonly uses: UsesView;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/** A row of `GET /api/v1/targets`. */
export interface TargetView {
  readonly address: string;
  readonly port: number | null;
  readonly operations: readonly string[];
  readonly credentials: number;
  readonly workloads: number;
  readonly agents: readonly string[];
  readonly uses: UsesView;
  readonly denied: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/** A row of `GET /api/v1/issuers`: where credentials of a provider come from, and where they are presented. */
export interface IssuerView {
  readonly provider: string;
  /** Host that handed them out; null: an environment, a file, or not known. */
  readonly address: string | null;
  readonly sources: readonly string[];
  readonly policies: readonly string[];
  readonly credentials: number;
  readonly types: readonly string[];
  /** The hosts where they were presented, the most used first, at most 50. */
  readonly targets: readonly { readonly address: string; readonly credentials: number }[];
  readonly lastSeenAt: string;
}

/** `GET /api/v1/coverage`. */
export interface CoverageView {
  readonly workloads: readonly (WorkloadRef & { readonly id: string; readonly coverage: WorkloadCoverage })[];
  readonly totals: {
    readonly workloads: number;
    readonly withGaps: number;
    readonly processes: number;
    readonly silent: number;
    readonly seen: number;
    readonly dropped: number;
    readonly unattributed: number;
  };
  readonly nextCursor: string | null;
}

/** `GET /api/v1/credentials/{fingerprint}/usage`: uses and fetches over time. */
export interface UsageOverTime {
  readonly from: string;
  readonly to: string;
  readonly step: 'hour' | 'day';
  /** One for each step, without gaps. */
  readonly points: readonly {
    readonly at: string;
    readonly used: number;
    readonly denied: number;
    readonly fetched: number;
  }[];
  /**
   * From when on the points hold everything; null: all do. What ended before was compacted into months, which cannot
   * tell hours, and is in no point.
   */
  readonly exactFrom: string | null;
}
