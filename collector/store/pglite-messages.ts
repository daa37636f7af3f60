/** What the main thread asks the thread that holds PGlite. Answered in the order of asking. */
export interface PgliteRequest {
  readonly id: number;
  /** Null closes the database. */
  readonly sql: string | null;
  readonly parameters: readonly unknown[];
  /** What `/dev/blob` holds for a COPY, in the form that goes over without a copy. */
  readonly blob: ArrayBuffer | null;
}

export interface PgliteResult {
  readonly rows: readonly Record<string, unknown>[];
  readonly affectedRows: number;
  /** What was done: `COMMIT` answered by `ROLLBACK` is a transaction that failed before. */
  readonly command: string;
}

export interface PgliteError {
  readonly message: string;
  /** SQLSTATE; null when the engine itself broke. */
  readonly code: string | null;
}

export type PgliteAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unopened'; readonly reason: string }
  | { readonly kind: 'result'; readonly id: number; readonly result: PgliteResult }
  | { readonly kind: 'error'; readonly id: number; readonly error: PgliteError };

/** Where the database lies; null keeps it in memory. */
export interface PgliteWorkerData {
  readonly directory: string | null;
}
