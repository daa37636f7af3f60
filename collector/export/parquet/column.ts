/**
 * Type of a column, declared and never inferred: inference makes a DATE of the API version 2006-03-01 and a struct of
 * free JSON that changes with its content. `json` is text that holds JSON. `integer` has
 * 32 bits, `long` 64. A list has one member, its element.
 */
export type Column = 'text' | 'integer' | 'long' | 'flag' | 'json' | readonly [Column] | Columns;

export interface Columns {
  readonly [name: string]: Column;
}

export function isList(column: Column): column is readonly [Column] {
  return Array.isArray(column);
}
