/** Rows of one table, each key once and in the order of the key. */
export interface Copied {
  /** In the order of a row's fields. */
  readonly columns: readonly string[];
  /** PostgreSQL's binary COPY format, header and trailer included. */
  readonly rows: Uint8Array;
  readonly count: number;
}
