import type { AttentionReason } from '../../../src/core/api/attention.ts';
import type { CredentialSummary } from '../../../src/core/api/views.ts';

/** A credential in a list, with what is to be said of it; the gravest reason first. */
export interface ListedCredential {
  readonly credential: CredentialSummary;
  readonly reasons: readonly AttentionReason[];
}

/** The answers to each reason's question as one list: the gravest first, then what was seen last. */
export function rankAttention(
  answers: readonly { readonly reason: AttentionReason; readonly items: readonly CredentialSummary[] }[],
): readonly ListedCredential[] {
  const found = new Map<
    string,
    { credential: CredentialSummary; reasons: AttentionReason[]; rank: number }
  >();
  for (const [rank, { reason, items }] of answers.entries()) {
    for (const credential of items) {
      const known = found.get(credential.fingerprint);
      if (known === undefined) found.set(credential.fingerprint, { credential, reasons: [reason], rank });
      else known.reasons.push(reason);
    }
  }
  return [...found.values()].sort(
    (one, other) => one.rank - other.rank || compare(other.credential.lastSeenAt, one.credential.lastSeenAt),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
