import type { SentLoad } from './send-load.ts';
import type { Verdict } from './verdict.ts';

/** What one campaign came to: one line of the table. */
export interface Outcome extends Verdict {
  /** What was done to it, counted. */
  readonly faults: string;
  readonly sent: Pick<SentLoad, 'requests' | 'spans' | 'duplicates'>;
  /** Where that is promised too: requests that nobody took after one retry. */
  readonly refused?: number;
  /** What else was measured, for people. */
  readonly notes: readonly string[];
}

/** How large the long form is, by the flags of `npm run chaos`. */
export interface Sizes {
  readonly kills: number;
  /** At least so many spans during the kills. */
  readonly spans: number;
  readonly crashes: number;
  readonly failovers: number;
  readonly fills: number;
  readonly rolls: number;
  readonly upgrades: number;
  /** Seconds without a database, and with one that does not answer. */
  readonly outage: number;
  /** Requests with one bad span each. */
  readonly bad: number;
}

export interface Campaign {
  readonly name: string;
  /** Of the reliability promises. */
  readonly promise: string;
  /** Null, with the reason in the second place, where this machine cannot do it. */
  readonly run: (sizes: Sizes) => Promise<Outcome | Skipped>;
  /** The same with something broken on purpose: it must lose or add something, or the campaign proves nothing. */
  readonly control: { readonly what: string; readonly run: () => Promise<Outcome | Skipped> };
}

export interface Skipped {
  readonly skipped: string;
}
