import { type RawBuilder, sql } from 'kysely';
import type { JoinName } from '../../src/core/inventory/join.ts';
import type { Database } from './database.ts';
import { type JoinSql, joinSql } from './join-sql.ts';
import { columnOf } from './row-fields.ts';

/** A table whose rows are joins. */
export interface JoinedTable {
  readonly name: string;
  readonly key: readonly string[];
  readonly fields: readonly string[];
  readonly joins: Readonly<Record<string, JoinName>>;
}

/** Joins rows of one shape into a table, in the order they are given. */
export type Upsert = (db: Database, rows: readonly object[]) => Promise<void>;

/** Rows go as one JSON parameter, so their number is bounded by this and not by the parameter limit. */
const rowsPerStatement = 2000;

/** Builds the statement of a table from its joins, once. */
export function upsertInto(table: JoinedTable, joins: JoinSql = joinSql): Upsert {
  const columns = sql.join(table.fields.map((field) => sql.ref(columnOf(field))));
  const key = sql.join(table.key.map((field) => sql.ref(columnOf(field))));
  const updates = sql.join(
    Object.entries(table.joins).map(([field, name]) => update(field, (pair) => joins[name](pair))),
  );
  const target = sql.table(table.name);
  const toColumns = columnNamer(table.fields);
  return async (db, rows) => {
    for (let start = 0; start < rows.length; start += rowsPerStatement) {
      const json = JSON.stringify(rows.slice(start, start + rowsPerStatement).map(toColumns));
      await sql`
        insert into ${target} as known (${columns})
        select ${columns} from json_populate_recordset(null::${target}, ${json}::json)
        on conflict (${key}) do update set ${updates}`.execute(db);
    }
  };
}

function update(field: string, join: JoinSql[JoinName]): RawBuilder<unknown> {
  const column = columnOf(field);
  const joined = join({
    field,
    known: sql.ref(`known.${column}`),
    incoming: sql.ref(`excluded.${column}`),
  });
  return sql`${sql.ref(column)} = ${joined}`;
}

/** Gives the fields of a row the names of their columns. */
function columnNamer(fields: readonly string[]): (row: object) => object {
  const names = fields.map((field) => [field, columnOf(field)] as const);
  return (row) => {
    const values = row as Readonly<Record<string, unknown>>;
    const named: Record<string, unknown> = {};
    for (const [field, column] of names) named[column] = values[field];
    return named;
  };
}
