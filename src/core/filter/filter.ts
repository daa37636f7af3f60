import type { CredentialState } from '../api/views.ts';
import type { Instant } from '../instant.ts';
import type {
  CredentialField,
  DurationField,
  FlagField,
  NumberField,
  TimeField,
  UsageField,
} from './fields.ts';

/**
 * A question about credentials: what `provider:aws is:live -env:dev sort:-uses` says. All terms must hold. The terms
 * about usage that are not negated must hold of one and the same usage (one workload, actor and target); a negated one
 * must hold of none.
 */
export interface Filter {
  readonly terms: readonly Term[];
  readonly sort: Sort;
  /** Answers for this moment instead of now; null: now. */
  readonly asOf: Instant | null;
}

export interface Sort {
  readonly by: SortField;
  readonly descending: boolean;
}

export const sortFields = ['last-seen', 'first-seen', 'expires', 'uses'] as const;
export type SortField = (typeof sortFields)[number];

export const defaultSort: Sort = { by: 'last-seen', descending: true };

export type Term = Claim & {
  readonly negated: boolean;
  /** Where it stands in the text, in UTF-16 units. */
  readonly at: Span;
};

export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Claim =
  /** A word or a quoted text: one of the values that people know a credential by contains it, in any case. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'state'; readonly states: readonly CredentialState[] }
  | { readonly kind: 'flag'; readonly field: FlagField; readonly is: boolean }
  | { readonly kind: 'credential'; readonly field: CredentialField; readonly match: Match }
  | { readonly kind: 'usage'; readonly field: UsageField; readonly match: Match }
  | { readonly kind: 'time'; readonly field: TimeField; readonly match: TimeMatch }
  | { readonly kind: 'number'; readonly field: NumberField; readonly range: Range }
  | { readonly kind: 'duration'; readonly field: DurationField; readonly range: Range };

export type Match =
  | { readonly kind: 'any-of'; readonly values: readonly TextMatch[] }
  /** `field:*`: there is a value. */
  | { readonly kind: 'some' }
  /** `field:none`: there is no value. */
  | { readonly kind: 'none' };

/** Texts match exactly, with case; `plan*` matches beginnings. */
export interface TextMatch {
  readonly text: string;
  readonly isPrefix: boolean;
}

export type TimeMatch =
  | { readonly kind: 'some' }
  | { readonly kind: 'none' }
  /** From `from` until before `to`, already made absolute; null is open. */
  | { readonly kind: 'between'; readonly from: Instant | null; readonly to: Instant | null };

/** Both ends belong to it; null is open. Durations are in milliseconds. */
export interface Range {
  readonly least: number | null;
  readonly most: number | null;
}
