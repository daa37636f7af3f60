/** Rows of one table, each key once and in the order of the key. */
export interface Copied {
  /** In the order of a row's fields. */
  readonly columns: readonly string[];
  /**
   * PostgreSQL's binary COPY format, header and trailer included, in pieces that are made when they are asked for;
   * each is valid until the next.
   */
  readonly rows: Iterable<Uint8Array>;
  readonly count: number;
}
