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
  const updates = updatesOf(table, joins, 'excluded');
  return updates === '' ? `${insert} do nothing` : `${insert} do update set ${updates}`;
}

/**
 * The same of the staged rows for one who inserts alone: when somebody else inserts the same key meanwhile, it fails.
 * It locks nothing before it writes and inserts nothing on trial.
 */
export function mergeAloneSql(table: JoinedTable, joins: JoinSql): string {
  const on = table.key.map((column) => `known.${column} = incoming.${column}`).join(' and ');
  const values = table.columns.map((column) => `incoming.${column}`).join(', ');
  return `merge into ${table.name} as known using ${stagedName(table)} as incoming on ${on}
    when matched then update set ${updatesOf(table, joins, 'incoming')}
    when not matched then insert (${table.columns.join(', ')}) values (${values})`;
}

function updatesOf({ joins: named, derived = {} }: JoinedTable, joins: JoinSql, incoming: string): string {
  const joined = (column: string): string => {
    const name = named[column];
    if (name === undefined) throw new Error(`${column} is not joined`);
    return joins[name]({ field: column, known: `known.${column}`, incoming: `${incoming}.${column}` });
  };
  return [
    ...Object.keys(named).map((column) => `${column} = ${joined(column)}`),
    ...Object.entries(derived).map(
      ([column, of]) => `${column} = ${of({ known: 'known', incoming, joined })}`,
    ),
  ].join(', ');
}
