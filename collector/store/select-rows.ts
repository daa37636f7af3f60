import { type RawBuilder, sql } from 'kysely';
import { columnOf } from './row-fields.ts';

/** The columns of some fields under the names of the fields, of a table named `alias`. */
export function selectFields(alias: string, fields: readonly string[]): RawBuilder<unknown> {
  return sql.join(fields.map((field) => sql`${sql.ref(`${alias}.${columnOf(field)}`)} as ${sql.id(field)}`));
}
