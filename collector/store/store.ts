import type {
  CredentialDetail,
  CredentialSummary,
  Page,
  TokenScope,
  VerificationView,
} from '../../src/core/api/views.ts';
import type { Batch } from '../../src/core/batch/batch.ts';
import type { Filter } from '../../src/core/filter/filter.ts';
import type { Fingerprint } from '../../src/core/fingerprint.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { AggregateReads } from './aggregate-reads.ts';
import type { AuditPage } from './audit.ts';
import type { AuditRow } from './audit-entry.ts';
import type { Access } from './audited-read.ts';
import type { Durability } from './durability.ts';
import type { ExportStore } from './export/export-store.ts';
import type { Lag } from './fold/backlog.ts';
import type { InventoryReads } from './inventory-reads.ts';
import type { Retention } from './jobs/job.ts';
import type { JobRunner } from './jobs/run-jobs.ts';
import type { LiveSource } from './live/live-source.ts';
import type { ReadScope } from './read-scope.ts';

export type Accepted = 'stored' | 'duplicate';

/** A page of the credentials that match a filter. */
export interface CredentialQuery {
  readonly filter: Filter;
  /** What was asked in words, the same for all pages: a cursor is good for that alone. */
  readonly asked: string;
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
  /** What it may report or see. */
  readonly limits: ReadScope;
  readonly quota: TokenQuota;
}

/** A sign-in of the page by a token. */
export interface StoredSession {
  /** SHA-256 of its secret, which only the browser has. */
  readonly hash: Uint8Array;
  /** Id of its token, or `given:<scope>`. */
  readonly token: string;
  /** Binds it to the very token, without telling it. */
  readonly proof: Uint8Array;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

export interface FoundSession {
  readonly session: StoredSession;
  /** As it is now; null: it is not in the database. */
  readonly token: StoredToken | null;
}

/** Of one token; null: as the collector is configured. */
export interface TokenQuota {
  readonly newCredentialsPerSecond: number | null;
  readonly spansPerSecond: number | null;
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
  /** As it is now: standbys come and go. */
  readonly readDurability: () => Promise<Durability>;
  /** Law 2: when it resolves, the request is committed. */
  readonly accept: (batch: Batch) => Promise<Accepted>;
  /** Resolves when everything is in the inventory that is accepted now. It gets there by itself, too. */
  readonly foldPending: () => Promise<void>;
  /** What is accepted and not yet in the inventory. */
  readonly lag: () => Lag;
  /** Fingerprints seen in the last days, in parts of four words each. */
  readonly recentFingerprints: () => AsyncIterable<Int32Array>;
  /** Begins the jobs that keep the store small, and says how to end them. */
  readonly startJobs: (keep: Retention) => JobRunner;
  readonly credentials: (query: CredentialQuery, access: Access) => Promise<Page<CredentialSummary>>;
  /** As it is at `access.at`. */
  readonly credential: (fingerprint: Fingerprint, access: Access) => Promise<CredentialDetail | null>;
  readonly inventory: InventoryReads;
  readonly aggregates: AggregateReads;
  /** Folds the inbox once more and compares. Takes as long as that takes. */
  readonly verification: (access: Access) => Promise<VerificationView>;
  readonly audit: (page: AuditPage, access: Access) => Promise<readonly AuditRow[]>;
  readonly tokens: {
    readonly list: (access: Access) => Promise<readonly StoredToken[]>;
    readonly byHash: (hash: Uint8Array) => Promise<StoredToken | null>;
    readonly add: (token: StoredToken, access: Access) => Promise<void>;
    /** At `access.at`. True when it was there and not revoked before. */
    readonly revoke: (id: string, access: Access) => Promise<boolean>;
    /**
     * Adds the tokens only if there is none yet, under a lock, so that two collectors that start at once
     * do not both announce theirs. True when they were added.
     */
    readonly addFirst: (tokens: readonly StoredToken[]) => Promise<boolean>;
    readonly touch: (id: string, at: Instant) => Promise<void>;
  };
  readonly sessions: {
    /** Also removes those that have run out by `access.at`. */
    readonly open: (session: StoredSession, access: Access) => Promise<void>;
    readonly byHash: (hash: Uint8Array) => Promise<FoundSession | null>;
    /** True when there was one. */
    readonly end: (hash: Uint8Array, access: Access) => Promise<boolean>;
    /** Only for the audit: somebody tried to sign in and was not let in. */
    readonly refused: (access: Access) => Promise<void>;
  };
  /** Where events go to, and how far they are. */
  readonly exports: ExportStore;
  /** What is accepted and in the inventory, as it happens. */
  readonly live: LiveSource;
  readonly close: () => Promise<void>;
}
