import { type JoinSql, joinSql } from './join-sql.ts';
import type { JoinedTable } from './joined-tables.ts';

/** The temporary table beside a table: what comes in, before it is joined. */
export function stagedName(table: JoinedTable): string {
  return `pg_temp.staged_${table.name}`;
}

/** Exactly the columns that come in, with their types and collations. */
export function stagingSql(table: JoinedTable): string {
  return `create temp table if not exists staged_${table.name} on commit delete rows as
    select ${table.columns.join(', ')} from ${table.name} with no data`;
}

/**
 * Joins rows into a table: the staged ones, or those of another FROM item. They come sorted by the key, so that
 * everybody locks rows in one order and neighbours in the index are written together.
 */
export function mergeSql(
  table: JoinedTable,
  joins: JoinSql = joinSql,
  from: string = stagedName(table),
): string {
  const columns = table.columns.join(', ');
  const insert = `insert into ${table.name} as known (${columns})
    select ${columns} from ${from} on conflict (${table.key.join(', ')})`;
  const updates = Object.entries(table.joins).map(([column, name]) => {
    const joined = joins[name]({
      field: column,
      known: `known.${column}`,
      incoming: `excluded.${column}`,
    });
    return `${column} = ${joined}`;
  });
  return updates.length === 0 ? `${insert} do nothing` : `${insert} do update set ${updates.join(', ')}`;
}
