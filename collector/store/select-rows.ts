import { type RawBuilder, sql } from 'kysely';
import type { JoinName } from '../../src/core/inventory/join.ts';
import { columnOf } from './row-fields.ts';

/** The columns of some fields under the names of the fields, of a table named `alias`. A null set is empty. */
export function selectFields(
  alias: string,
  fields: readonly string[],
  joins: Readonly<Record<string, JoinName>> = {},
): RawBuilder<unknown> {
  return sql.join(
    fields.map((field) => {
      const column = sql.ref(`${alias}.${columnOf(field)}`);
      const value = joins[field] === 'union' ? sql`coalesce(${column}, '{}')` : column;
      return sql`${value} as ${sql.id(field)}`;
    }),
  );
}
