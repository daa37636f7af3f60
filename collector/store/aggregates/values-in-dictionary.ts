import { type RawBuilder, sql } from 'kysely';
import type { Filter } from '../../../src/core/filter/filter.ts';
import { type Dictionary, dictionaries } from '../dictionaries.ts';
import { type SetField, setColumns, setOptions } from '../filter/term-condition.ts';
import { isTold, type World } from '../filter/world.ts';

/**
 * Each value of a field and how many credentials have it (`n`), when all credentials are asked about: they have few
 * combinations, so an index is counted and no credential is read. Null: that is not what is asked, or no dictionary has
 * the field.
 */
export function valuesInDictionary(
  field: SetField,
  filter: Filter,
  world: World,
): RawBuilder<unknown> | null {
  if (filter.terms.length > 0 || isTold(world) || world.hasArchive) return null;
  const set = setColumns[field];
  const dictionary = (dictionaries as readonly Dictionary[]).find(({ sets }) => sets.includes(set));
  if (dictionary === undefined) return null;
  const { table, column } = dictionary;
  const members = setOptions(field).hidesUnknown
    ? sql`array_remove(${sql.ref(`d.${set}`)}, 'unknown')`
    : sql.ref(`d.${set}`);
  return sql`
    with known as materialized (
      select ${sql.ref(column)} as id, count(*) as n from credential where ${sql.ref(column)} is not null group by 1
    ), sized as (
      select id, n from known
      union all select null, (select count(*) from credential) - (select coalesce(sum(n), 0) from known)
    )
    select m.value, s.n from sized s left join ${sql.table(table)} d on d.id = s.id
    left join lateral unnest(${members}) m (value) on true where s.n > 0`;
}
