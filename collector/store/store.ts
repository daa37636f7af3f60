import type {
  CredentialDetail,
  CredentialState,
  CredentialSummary,
  Page,
  TokenScope,
} from '../../src/core/api/views.ts';
import type { Fingerprint } from '../../src/core/fingerprint.ts';
import type { Instant } from '../../src/core/instant.ts';

/** One OTLP request as it was received. */
export interface InboxRequest {
  /** The body after inflating. */
  readonly body: Uint8Array;
  readonly encoding: 'protobuf' | 'json';
  readonly receivedAt: Instant;
}

export type Accepted = 'stored' | 'duplicate';

/** What one pass of the fold did. */
export interface FoldReport {
  readonly requests: number;
  readonly observations: number;
  readonly rejected: number;
}

/** Everything an absent field leaves open. Lists are "any of"; texts match exactly. */
export interface CredentialQuery {
  readonly provider?: readonly string[];
  readonly type?: readonly string[];
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly agent?: readonly string[];
  readonly tool?: readonly string[];
  readonly state?: readonly CredentialState[];
  /** A fingerprint, or its beginning. */
  readonly fingerprint?: string;
  readonly joinKey?: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly now: Instant;
}

export interface StoredToken {
  readonly id: string;
  readonly name: string;
  readonly scope: TokenScope;
  /** SHA-256 of the token; the token itself is stored nowhere. */
  readonly hash: Uint8Array;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

/**
 * The one door to the database, the same on PostgreSQL and PGlite. Every method throws
 * `store.unavailable` when the database cannot be reached or does not answer in time.
 */
export interface Store {
  readonly engine: 'postgres' | 'pglite';
  /** One line on how durable an acknowledgement is, for the start-up log and `/readyz`. */
  readonly durability: string;
  /** Brings the schema to the newest version, under a lock. */
  readonly migrate: () => Promise<{ readonly applied: readonly string[] }>;
  readonly ping: () => Promise<void>;
  /** Law 2: when it resolves, the request is committed. */
  readonly accept: (request: InboxRequest) => Promise<Accepted>;
  /** Folds what is in the inbox and not folded yet, once, in bounded steps, until nothing is left. */
  readonly foldPending: () => Promise<FoldReport>;
  readonly credentials: (query: CredentialQuery) => Promise<Page<CredentialSummary>>;
  readonly credential: (fingerprint: Fingerprint, now: Instant) => Promise<CredentialDetail | null>;
  readonly tokens: {
    readonly list: () => Promise<readonly StoredToken[]>;
    readonly byHash: (hash: Uint8Array) => Promise<StoredToken | null>;
    readonly add: (token: StoredToken) => Promise<void>;
    /** True when it was there and not revoked before. */
    readonly revoke: (id: string, at: Instant) => Promise<boolean>;
    /**
     * Adds the tokens only if there is none yet, under a lock, so that two collectors that start at once
     * do not both announce theirs. True when they were added.
     */
    readonly addFirst: (tokens: readonly StoredToken[]) => Promise<boolean>;
    readonly touch: (id: string, at: Instant) => Promise<void>;
  };
  readonly close: () => Promise<void>;
}
