/** A batch did not arrive, or nobody can say whether it did. It is sent again, as it was. */
export class DeliveryFailure extends Error {
  readonly kind: FailureKind;
  /** As the receiver asked; null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(kind: FailureKind, message: string, { retryAfterMs = null, cause }: FailureOptions = {}) {
    super(message, { cause });
    this.name = 'DeliveryFailure';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * `unreachable`, `busy`, `timeout`, `unclear`: waits and tries again. `refused`: wrong token, wrong certificate, a
 * stream that does not exist; tries again slowly, because only the operator can mend it. `gone`: the receiver wants no
 * more (410); pauses the destination.
 */
export type FailureKind = 'unreachable' | 'busy' | 'timeout' | 'unclear' | 'refused' | 'gone';

interface FailureOptions {
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}
