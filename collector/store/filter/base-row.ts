import { type RawBuilder, sql } from 'kysely';
import type { JoinName } from '../../../src/core/inventory/join.ts';
import { credentialJoins } from '../../../src/core/inventory/rows.ts';
import { joinSql } from '../join-sql.ts';
import { columnOf } from '../row-fields.ts';
import type { World } from './world.ts';

/** The rows `b` of the credentials whose fingerprints a FROM item has: hot and archived ones joined. */
export function baseRows({ hasArchive }: Pick<World, 'hasArchive'>, of: string): RawBuilder<unknown> {
  const fingerprint = sql.ref(`${of}.fingerprint`);
  if (!hasArchive) {
    // Fenced, so that each is looked up by its fingerprint and by nothing else.
    return sql`cross join lateral (
      select * from credential r where r.fingerprint = ${fingerprint} offset 0) b`;
  }
  return sql`
    left join credential hot on hot.fingerprint = ${fingerprint}
    left join credential_archive cold on cold.fingerprint = ${fingerprint}
    cross join lateral (select ${fingerprint}, ${joinedColumns()}) b`;
}

/** The same of hot and archived ones, each looked up by its fingerprint and by nothing else. */
export function lookedUpRows(of: string): RawBuilder<unknown> {
  const found = (table: string, alias: string): RawBuilder<unknown> => sql`
    left join lateral (
      select * from ${sql.table(table)} r where r.fingerprint = ${sql.ref(`${of}.fingerprint`)} offset 0
    ) ${sql.id(alias)} on true`;
  return sql`
    ${found('credential', 'hot')} ${found('credential_archive', 'cold')}
    cross join lateral (select ${sql.ref(`${of}.fingerprint`)}, ${joinedColumns()}) b`;
}

/** By the same joins as the fold: whoever was archived and then seen again is both rows. */
export function joinedColumns(): RawBuilder<unknown> {
  const joined = (name: JoinName, column: string): RawBuilder<unknown> => {
    const join = joinSql[name]({ field: column, known: `hot.${column}`, incoming: `cold.${column}` });
    return sql`${sql.raw(join)} as ${sql.id(column)}`;
  };
  return sql.join([
    ...Object.entries(credentialJoins).map(([field, name]) => joined(name, columnOf(field))),
    joined('greatest', 'last_seen_minute'),
  ]);
}
