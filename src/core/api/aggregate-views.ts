/**
 * `GET /api/v1/counts`: credentials that match a filter, by a field. A group has as many as the filter finds with the
 * term `<by>:<value>` added, or `<by>:none`, so that one credential can be in several groups.
 */
export interface CountsView {
  readonly by: string;
  /** The most first, at most 100; `value` null: none is known. */
  readonly groups: readonly { readonly value: string | null; readonly credentials: number }[];
  /** How many values there are beside those shown. */
  readonly others: number;
  /**
   * With `step`: how many of each group were there in each step of the time asked for, from when they were first seen
   * until they were last seen.
   */
  readonly series: {
    readonly step: 'hour' | 'day';
    readonly at: readonly string[];
    readonly groups: readonly { readonly value: string | null; readonly counts: readonly number[] }[];
  } | null;
}

/** `GET /api/v1/completeness`: of the credentials that match, how many are known with which tag. */
export interface CompletenessView {
  readonly credentials: number;
  readonly workload: number;
  readonly environment: number;
  readonly owner: number;
  /** Some agent, tool, notebook or human. */
  readonly actor: number;
  readonly expiry: number;
  /** With all of workload, environment, owner and expiry. */
  readonly all: number;
}

/** A row of `GET /api/v1/matrix`: what an agent's tool was granted, and what it did with it. */
export interface MatrixRow {
  readonly agent: string | null;
  readonly tool: string | null;
  readonly fingerprint: string;
  readonly provider: string;
  readonly type: string;
  /** Scopes that the credential was granted; empty: none are known, which is not "none were granted". */
  readonly scopesGranted: readonly string[];
  readonly operationsUsed: readonly string[];
  readonly targets: readonly string[];
  readonly uses: number;
  readonly lastUsedAt: string;
}

/** A row of `GET /api/v1/model-endpoints`: who speaks to a model with which identities. */
export interface ModelEndpointView {
  readonly address: string;
  readonly provider: string | null;
  readonly identities: readonly {
    readonly fingerprint: string;
    readonly subject: string | null;
    readonly workloads: readonly string[];
    readonly agents: readonly string[];
    readonly uses: number;
    readonly lastUsedAt: string;
  }[];
  /** How many identities there are in all; at most 100 are shown. */
  readonly count: number;
}

/** A row of `GET /api/v1/exposure`: how long credentials of a policy path lay open, and how much of that was needed. */
export interface ExposureView {
  readonly policy: string;
  readonly credentials: number;
  /** From first seen to expiry or end, whichever is earlier, or last seen where neither is known; summed over the credentials. */
  readonly exposureMinutes: number;
  /** Median of lifetime left after the last use, in minutes; null: no expiry is known. */
  readonly slackMinutesMedian: number | null;
  readonly slackMinutesMost: number | null;
  /** Credentials of which no expiry is known. */
  readonly withoutExpiry: number;
}

/** `GET /api/v1/suggestions`: how a filter that is being written may go on. */
export interface SuggestionsView {
  /** The part of the text that a suggestion replaces, in UTF-16 units. */
  readonly replaces: { readonly from: number; readonly to: number };
  readonly suggestions: readonly {
    readonly text: string;
    readonly about: string;
    readonly kind: 'field' | 'value';
  }[];
}
