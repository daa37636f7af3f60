/** Every error code, its HTTP status and whether a sender should try again. */
const table = {
  'config.invalid': { status: 500, retry: false },
  'config.fingerprint_key': { status: 500, retry: false },
  'request.invalid': { status: 400, retry: false },
  'request.undecodable': { status: 400, retry: false },
  'request.method': { status: 405, retry: false },
  'request.media_type': { status: 415, retry: false },
  'request.too_large': { status: 413, retry: false },
  'request.too_heavy': { status: 400, retry: false },
  'request.too_many': { status: 429, retry: true },
  'access.unauthenticated': { status: 401, retry: false },
  'access.forbidden': { status: 403, retry: false },
  not_found: { status: 404, retry: false },
  conflict: { status: 409, retry: false },
  'store.unavailable': { status: 503, retry: true },
  'store.locked': { status: 503, retry: false },
  'store.corrupt': { status: 500, retry: false },
  'collector.unreachable': { status: 502, retry: true },
  'collector.overloaded': { status: 503, retry: true },
  'spool.unwritable': { status: 500, retry: false },
  internal: { status: 500, retry: false },
} as const;

export type ErrorCode = keyof typeof table;

/**
 * The one error type. Messages start in lower case, name the value and the expectation, and never hold
 * a secret. Compare `code`, not classes.
 */
export class MayflyError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MayflyError';
    this.code = code;
  }

  /** The HTTP status that answers it (RFC 9110). */
  get status(): number {
    return table[this.code].status;
  }

  /** Whether a sender should try the same request again. */
  get retryable(): boolean {
    return table[this.code].retry;
  }
}
