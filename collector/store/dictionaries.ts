import type { DerivedColumn } from './join-sql.ts';

/** Distinct combinations of sets that credentials have, so that a filter looks at few rows to find many. */
export interface Dictionary {
  readonly table: string;
  /** Of a credential: the id of its combination; null when all of the sets are empty. */
  readonly column: string;
  /** The function that gives the id of sets. */
  readonly hash: string;
  /** Columns of the credential and of the dictionary, in the order of the hash. */
  readonly sets: readonly string[];
}

export const kinds = {
  table: 'credential_kind',
  column: 'kind',
  hash: 'mayfly_kind',
  sets: ['providers', 'types', 'sources', 'names', 'policies'],
} as const satisfies Dictionary;

export const claims = {
  table: 'credential_claims',
  column: 'claims',
  hash: 'mayfly_claims',
  sets: ['issuers', 'audiences', 'scopes'],
} as const satisfies Dictionary;

export const dictionaries = [kinds, claims] as const;

/**
 * The columns that say which combination a credential has, once its sets are joined. Most observations tell nothing new.
 * `suffix` chooses the function: `_told` notes what it is asked for beside, for the flush that has to write it down.
 */
export function derivedColumns(suffix: '' | '_told'): Readonly<Record<string, DerivedColumn>> {
  return Object.fromEntries(
    dictionaries.map(({ column, hash, sets }): [string, DerivedColumn] => [
      column,
      ({ known, incoming, joined }) => {
        const isNothingNew = sets
          .map((set) => `(${incoming}.${set} is null or ${known}.${set} @> ${incoming}.${set})`)
          .join(' and ');
        return `case when ${incoming}.${column} is null or ${known}.${column} = ${incoming}.${column}
            or (${known}.${column} is not null and ${isNothingNew}) then ${known}.${column}
          else ${hash}${suffix}(${sets.map(joined).join(', ')}) end`;
      },
    ]),
  );
}

/** The table of a session in which new combinations wait to be written down. */
export function toldName({ table }: Dictionary): string {
  return `pg_temp.told_${table}`;
}

/** Once per connection. Not emptied at each commit, which would cost something each time: mostly there is nothing. */
export function toldSql({ table, sets }: Dictionary): string {
  return `create temp table if not exists told_${table} as select ${sets.join(', ')} from ${table} with no data`;
}

/** Writes down what was told, everybody in one order. */
export function writeToldSql(dictionary: Dictionary): string {
  const { table, hash, sets } = dictionary;
  const columns = sets.join(', ');
  return `with told as (delete from ${toldName(dictionary)} returning *)
    insert into ${table} (${columns}) select ${columns} from (select distinct ${columns} from told) told
    order by ${hash}(${columns}) on conflict do nothing`;
}
