/**
 * The JSON of the public API, `/api/v1`. Times are ISO 8601 in UTC with milliseconds; absent is null, never
 * left out. The collector makes these, the command line and the page read them.
 */

/** Derived when asked, because it depends on the clock. */
export const credentialStates = ['live', 'idle', 'expired', 'ended'] as const;
export type CredentialState = (typeof credentialStates)[number];

export interface UsesView {
  readonly count: number;
  /** False: a sender did not count, so it is "at least". */
  readonly exact: boolean;
}

/** A row of `GET /api/v1/credentials`. */
export interface CredentialSummary {
  readonly fingerprint: string;
  readonly state: CredentialState;
  /** The most telling of `providers`; `unknown` when nobody knows. */
  readonly provider: string;
  readonly type: string;
  readonly ephemeral: boolean | null;
  readonly workloads: readonly WorkloadRef[];
  readonly agents: readonly string[];
  readonly tools: readonly string[];
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly joinKeys: readonly string[];
  readonly parents: readonly string[];
  readonly uses: UsesView;
  readonly issuedAt: string | null;
  readonly expiresAt: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly lastUsedAt: string | null;
  readonly endedAt: string | null;
}

export interface WorkloadRef {
  readonly service: string;
  readonly namespace: string | null;
  readonly environment: string | null;
  readonly owner: string | null;
}

/** `GET /api/v1/credentials/{fingerprint}`. */
export interface CredentialDetail extends CredentialSummary {
  readonly providers: readonly string[];
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly subjects: readonly string[];
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly policies: readonly string[];
  readonly endReasons: readonly string[];
  /** The same secret under earlier keys of the organisation. */
  readonly previousFingerprints: readonly string[];
  /** The same secret under later keys, last seen first; at most 16. */
  readonly rotatedTo: readonly string[];
  readonly firstFetchedAt: string | null;
  readonly lastFetchedAt: string | null;
  readonly firstUsedAt: string | null;
  /** Who used or fetched it where, one row per workload, actor, target and channel. */
  readonly usage: readonly UsageView[];
  /** The latest observations, newest first, at most 50, each with the span that is its evidence. */
  readonly observations: readonly ObservationView[];
  readonly mintChain: MintChain;
}

export interface UsageView {
  readonly kind: 'fetched' | 'used' | 'ended';
  readonly workload: WorkloadRef;
  readonly agent: string | null;
  readonly agentId: string | null;
  readonly tool: string | null;
  readonly notebook: string | null;
  readonly cell: string | null;
  readonly user: string | null;
  readonly address: string | null;
  readonly port: number | null;
  readonly operation: string | null;
  /** Source of a fetch, location of a use, reason of an end. */
  readonly channel: string;
  /** It was held at start, not read. */
  readonly held: boolean;
  /** Over all process instances. For uses: the greater of sent and answered. */
  readonly count: number;
  readonly exact: boolean;
  /** Of `count`, how many were answered so; the rest got no answer. */
  readonly accepted: number;
  readonly denied: number;
  readonly error: number;
  readonly instances: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface ObservationView {
  readonly kind: 'fetched' | 'used' | 'ended';
  readonly at: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly workload: WorkloadRef;
  readonly instance: string;
  readonly agent: string | null;
  readonly tool: string | null;
  readonly conversation: string | null;
  readonly address: string | null;
  readonly operation: string | null;
  readonly channel: string;
  readonly outcome: string | null;
  /** How a use was proven: `Bearer`, `SCRAM-SHA-256`; null when not known, and of other kinds. */
  readonly mechanism: string | null;
  /** Package whose code fetched it; null when not known, and of other kinds. */
  readonly module: string | null;
}

/** Which credential was presented to obtain which. */
export interface MintChain {
  /** Parents, their parents and so on: nearest first. `depth` 1 is a parent. At most 8 deep. */
  readonly ancestors: readonly ChainLink[];
  /** Children and theirs, at most 8 deep and 200 in all. */
  readonly descendants: readonly ChainLink[];
}

export interface ChainLink {
  readonly fingerprint: string;
  readonly depth: number;
  /** What it was itself minted from: without these edges two branches of the tree cannot be told apart. */
  readonly parents: readonly string[];
  /** False: it is named as a parent, but was never itself observed. */
  readonly observed: boolean;
  /** Its fingerprint under a later key of the organisation, by which it was observed too; null: none is known. */
  readonly rotatedTo: string | null;
  readonly provider: string | null;
  readonly type: string | null;
}

/** One page of a list. `nextCursor` is opaque; null on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Problem details, RFC 9457 (`application/problem+json`). */
export interface Problem {
  /** `about:blank#<code>`-free: a URI reference `/problems/<code>`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** Where in a filter it stands, in UTF-16 units; null: it is not about a place in a filter. */
  readonly at: { readonly from: number; readonly to: number } | null;
}

export const tokenScopes = ['ingest', 'read', 'admin'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** A row of `GET /api/v1/tokens`; the token itself is shown once, when it is made. */
export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly scope: TokenScope;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  /** What it may report or see; null: everything. */
  readonly environments: readonly string[] | null;
  /** Service names. */
  readonly workloads: readonly string[] | null;
  /** Of a sender; null: as the collector is configured. */
  readonly newCredentialsPerSecond: number | null;
  readonly spansPerSecond: number | null;
}

/** A row of `GET /api/v1/audit`: a link of the chain of what was read and changed. */
export interface AuditLinkView {
  /** Counts from 1, without gaps. */
  readonly seq: number;
  readonly at: string;
  /** Id of a token, `given:<scope>`, `certificate:<identity>`, `collector`, or `nobody`: who was not let in. */
  readonly actor: string;
  readonly action: string;
  /** Method and pattern of the route; null: not by a request. */
  readonly route: string | null;
  /** Fingerprint or token id; null: a list. */
  readonly subject: string | null;
  /** How many items were answered; null: a change. */
  readonly items: number | null;
  /** What the actor was limited to. */
  readonly limits: {
    readonly environments: readonly string[] | null;
    readonly workloads: readonly string[] | null;
  } | null;
  /** SHA-256 in hex over the hash of the link before, the number and the content. */
  readonly hash: string;
}

/** The answer of `POST /api/v1/tokens`. */
export interface NewTokenView extends TokenView {
  /** Shown this once. */
  readonly token: string;
}

/** `POST /api/v1/verification`: what folding the inbox once more came to, against the inventory. */
export interface VerificationView {
  /** Nothing is missing, nothing unexplained, nothing unreadable, and the audit is as it was written. */
  readonly ok: boolean;
  readonly requests: number;
  readonly observations: number;
  /** Requests that cannot be read any more. */
  readonly unreadable: number;
  /** Rows that the inbox tells of and the inventory does not hold, or holds less of. */
  readonly missing: {
    readonly process: number;
    readonly context: number;
    readonly credential: number;
    readonly usage: number;
  };
  /** Rows of which the inbox still has everything and that say something else. */
  readonly unexplained: { readonly credential: number; readonly usage: number };
  readonly audit: {
    readonly links: number;
    /** The first link that is not as it was written; null: none. */
    readonly fault: { readonly seq: number; readonly problem: string } | null;
  };
}
