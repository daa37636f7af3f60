import type { CredentialSummary } from './views.ts';

/** A question whose answers somebody should look at. */
export interface AttentionReason {
  readonly id: string;
  /** A few words, for a row. */
  readonly title: string;
  /** In the filter language. */
  readonly q: string;
  readonly why: string;
}

/**
 * What needs attention, the gravest first. Only what is in use now counts: what nobody uses can wait. Short-lived
 * credentials always expire soon, so that alone is no reason.
 */
export const attentionReasons = [
  {
    id: 'used-after-end',
    title: 'Used after its end',
    q: 'is:live ended:*',
    why: 'It was revoked, logged out or replaced, and it was fetched or used after that.',
  },
  {
    id: 'denied',
    title: 'Denied',
    q: 'outcome:denied last-used:<1h',
    why: 'The other side refused it, and it was used within the last hour.',
  },
  {
    id: 'expires-soon',
    title: 'Expires within a day',
    q: 'is:live -ephemeral:true expires:<1d',
    why: 'It is in use, nothing renews it by itself, and it expires within a day.',
  },
  {
    id: 'never-fetched',
    title: 'Origin unknown',
    q: 'is:live never-fetched:true',
    why: 'It is in use, but where it came from was never seen.',
  },
  {
    id: 'shared',
    title: 'Shared',
    q: 'is:live shared:true',
    why: 'More than one workload uses it: a leak in one of them exposes all, and rotating it breaks all.',
  },
  {
    id: 'no-expiry',
    title: 'No expiry',
    q: 'is:live ephemeral:false expires:none',
    why: 'It is long-lived and in use, and no end of it is known.',
  },
] as const satisfies readonly AttentionReason[];

export type AttentionReasonId = (typeof attentionReasons)[number]['id'];

/** `GET /api/v1/attention`. */
export interface AttentionView {
  /** All of them, the gravest first, also those that nothing gives. */
  readonly reasons: readonly ReasonCount[];
  /** Each credential once: the gravest first, and for one reason in the order that the filter asks for. */
  readonly items: readonly AttentionItem[];
}

export interface ReasonCount extends AttentionReason {
  readonly id: AttentionReasonId;
  /** How many of the items give it; at most 100. */
  readonly count: number;
  /** There are more of them than are shown here. */
  readonly more: boolean;
}

export interface AttentionItem {
  readonly credential: CredentialSummary;
  /** Ids, the gravest first; never empty. */
  readonly reasons: readonly AttentionReasonId[];
}
