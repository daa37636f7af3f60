import type { Fingerprint } from '../fingerprint.ts';
import type { Instant } from '../instant.ts';
import type { ProcessFacts } from '../observation.ts';
import type { EndReason, Location, Outcome, Source } from '../semconv.ts';
import type { Joins } from './join.ts';

/**
 * One credential: the fold of all observations that carry its fingerprint.
 * Sets, because two observers may know different things; the least set member is what a list shows.
 */
export interface CredentialRow {
  readonly fingerprint: Fingerprint;
  readonly providers: readonly string[];
  readonly types: readonly string[];
  readonly joinKeys: readonly string[];
  readonly scopes: readonly string[];
  readonly subjects: readonly string[];
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly parents: readonly string[];
  /** Of the same secret under earlier keys of the organisation. */
  readonly previousFingerprints: readonly string[];
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly policies: readonly string[];
  readonly endReasons: readonly string[];
  readonly ephemeral: boolean | null;
  readonly issuedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  readonly firstFetchedAt: Instant | null;
  readonly lastFetchedAt: Instant | null;
  readonly firstUsedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  readonly endedAt: Instant | null;
}

export const credentialJoins: Joins<CredentialRow> = {
  providers: 'union',
  types: 'union',
  joinKeys: 'union',
  scopes: 'union',
  subjects: 'union',
  issuers: 'union',
  audiences: 'union',
  parents: 'union',
  previousFingerprints: 'union',
  sources: 'union',
  names: 'union',
  policies: 'union',
  endReasons: 'union',
  ephemeral: 'greatest',
  issuedAt: 'least',
  expiresAt: 'greatest',
  firstSeenAt: 'least',
  lastSeenAt: 'greatest',
  firstFetchedAt: 'least',
  lastFetchedAt: 'greatest',
  firstUsedAt: 'least',
  lastUsedAt: 'greatest',
  endedAt: 'greatest',
};

/**
 * Equal observations of one process instance within one hour: one credential, one context, one instance.
 * Uses of an hour are its count less the greatest count of the hours before (the counter does not restart).
 */
export interface UsageRow {
  readonly fingerprint: Fingerprint;
  /** 32 hex digits over everything from `kind` to `held`: who, where and how, whichever process it was. */
  readonly context: string;
  /** The same without the outcome: uses of a tuple are the greater of `sent` and the sum of the answers. */
  readonly tuple: string;
  /** The hour as an instant, in UTC. */
  readonly hour: Instant;
  readonly kind: 'fetched' | 'used' | 'ended';
  readonly service: string;
  readonly namespace: string | null;
  readonly environment: string | null;
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
  readonly channel: Source | Location | EndReason;
  /** Of a use; null for the other kinds. */
  readonly outcome: Outcome | null;
  readonly held: boolean;
  readonly instance: string;
  /** Greatest cumulative count read in this hour; 1 for senders that do not count. */
  readonly count: number;
  /** False when a sender did not count: then `count` says "at least one". */
  readonly exact: boolean;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** `<13 digits of ms>:<trace id>:<span id>` of the latest observation, so that the greatest text is it. */
  readonly exemplar: string;
}

export const usageJoins: Joins<UsageRow> = {
  count: 'greatest',
  exact: 'least',
  firstAt: 'least',
  lastAt: 'greatest',
  exemplar: 'greatest',
};

/** One process instance: who it is and how its hooks are doing. */
export interface ProcessRow extends ProcessFacts {
  readonly startedAt: Instant | null;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  readonly endedAt: Instant | null;
  readonly hooks: readonly string[];
  readonly shadowed: readonly string[];
  readonly seen: number;
  readonly coalesced: number;
  readonly spooled: number;
  readonly dropped: number;
  readonly unattributed: number;
  readonly overflowed: number;
  /** When an observation last came whose time was not believed; null: never. */
  readonly skewedAt: Instant | null;
  /**
   * When it must have begun to count at the latest, by its readings and the fastest that is plausible; null when no
   * reading came from a sender that is known.
   */
  readonly countedFrom: Instant | null;
  /** Whose credentials let its observations in. */
  readonly senders: readonly string[];
}

export const processJoins: Joins<ProcessRow> = {
  service: 'greatest',
  namespace: 'greatest',
  environment: 'greatest',
  version: 'greatest',
  owner: 'greatest',
  host: 'greatest',
  pod: 'greatest',
  pid: 'greatest',
  runtime: 'greatest',
  identity: 'greatest',
  startedAt: 'least',
  firstSeenAt: 'least',
  lastSeenAt: 'greatest',
  endedAt: 'greatest',
  hooks: 'union',
  shadowed: 'union',
  seen: 'greatest',
  coalesced: 'greatest',
  spooled: 'greatest',
  dropped: 'greatest',
  unattributed: 'greatest',
  overflowed: 'greatest',
  skewedAt: 'greatest',
  countedFrom: 'least',
  senders: 'union',
};
