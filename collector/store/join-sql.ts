import type { JoinName } from '../../src/core/inventory/join.ts';

/** Two columns of one field, in SQL: what the table holds and what comes in. */
export interface JoinedColumns {
  readonly field: string;
  readonly known: string;
  readonly incoming: string;
}

/** A column that follows from others: `known` and `incoming` are rows, `joined` gives a column once both are joined. */
export type DerivedColumn = (rows: {
  readonly known: string;
  readonly incoming: string;
  readonly joined: (column: string) => string;
}) => string;

/** The core's joins in SQL. */
export type JoinSql = Readonly<Record<JoinName, (columns: JoinedColumns) => string>>;

export const joinSql: JoinSql = {
  least: ({ known, incoming }) => `least(${known}, ${incoming})`,
  greatest: ({ known, incoming }) => `greatest(${known}, ${incoming})`,
  // Null is the empty set. Most observations tell nothing new, and the operator costs a tenth of the function.
  union: ({ known, incoming }) =>
    `case when ${incoming} is null or ${known} @> ${incoming} then ${known}
      when ${known} is null then ${incoming} else mayfly_union(${known}, ${incoming}) end`,
};
