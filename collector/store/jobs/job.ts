import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';

/** How long what is kept. */
export interface Retention {
  /** Accepted requests, the evidence: days. */
  readonly inboxDays: number;
  /** Usage by the hour: days. After that, one reading a process instance remains. */
  readonly hoursDays: number;
  /** All usage: months. */
  readonly usageMonths: number;
  /** Credentials since they were last seen: years. */
  readonly credentialYears: number;
  /** Expired credentials go to the archive when there are more than so many in the table that is read most. */
  readonly hotCredentials: number;
}

export const defaultRetention: Retention = {
  inboxDays: 14,
  hoursDays: 35,
  usageMonths: 13,
  credentialYears: 7,
  hotCredentials: 5_000_000,
};

export interface JobContext {
  readonly db: Database;
  readonly now: Instant;
  readonly keep: Retention;
  /** True: end after the transaction at hand. */
  readonly stopping: () => boolean;
}

/** Keeps the store small, in transactions that hold up nobody. Run by one collector at a time. */
export interface Job {
  readonly name: string;
  readonly run: (context: JobContext) => Promise<{ readonly rows: number }>;
}
