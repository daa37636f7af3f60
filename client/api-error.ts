/** A place in a filter, in UTF-16 units. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/**
 * What a collector refused, or why nothing came of asking it. `code` is that of the problem (`request.invalid`,
 * `access.forbidden`, `not_found`, `store.unavailable` …), or one of ours: `unreachable`, `timeout`, `not_mayfly`.
 */
export class MayflyApiError extends Error {
  readonly code: string;
  /** Of HTTP; 0: there was no answer. */
  readonly status: number;
  /** Null: the answer did not say why. What stands there was sent by the other side: show it as text. */
  readonly detail: string | null;
  /** Where in a filter it is wrong; null: it is not about a filter. */
  readonly at: Place | null;
  /** How long to wait before it is asked again, in milliseconds; null: it did not say. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    facts: { readonly code: string; readonly status: number } & Partial<
      Pick<MayflyApiError, 'detail' | 'at' | 'retryAfterMs' | 'cause'>
    >,
  ) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.name = 'MayflyApiError';
    this.code = facts.code;
    this.status = facts.status;
    this.detail = facts.detail ?? null;
    this.at = facts.at ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }

  /** Whether the same question may be answered a moment later. */
  get retryable(): boolean {
    return (
      this.code === 'unreachable' || this.code === 'timeout' || this.status === 429 || this.status >= 500
    );
  }
}
