/**
 * One connection in one transaction, for the few statements that must be fast: everything else goes through
 * Kysely. Errors are those of the engine (`store.unavailable`, or the database's own with its code).
 */
export interface Session {
  /** Parameters `$1…`: a `Buffer` goes in binary form. */
  readonly query: <Row = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ) => Promise<readonly Row[]>;
  /**
   * `COPY <table> (<columns>) FROM … (FORMAT binary)`; `rows` is the whole stream in PostgreSQL's binary COPY
   * format, header and trailer included, in pieces; one is of no use any more when the next is asked for. The names come from the program, never from input.
   */
  readonly copy: (table: string, columns: readonly string[], rows: Iterable<Uint8Array>) => Promise<void>;
}

/** Runs work in one transaction on one connection: committed when it resolves, rolled back when it rejects. */
export type InTransaction = <Result>(work: (session: Session) => Promise<Result>) => Promise<Result>;
