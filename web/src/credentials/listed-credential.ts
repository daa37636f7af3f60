import type { AttentionReason } from '../../../src/core/api/attention.ts';
import type { CredentialSummary } from '../../../src/core/api/views.ts';

/** A credential in a list, with what is to be said of it; the gravest reason first. */
export interface ListedCredential {
  readonly credential: CredentialSummary;
  readonly reasons: readonly AttentionReason[];
}
