import { type RawBuilder, sql } from 'kysely';
import type { ActorKind } from '../../../src/core/api/inventory-views.ts';

/** The name of a group of credentials in `credential_sum`: a hash of what it is and of the values that make it. */
export function groupKey(what: Group, ...values: readonly RawBuilder<unknown>[]): RawBuilder<string> {
  return sql<string>`md5(row(${sql.join([sql`${sql.lit(what)}::text`, ...values])})::text)::uuid`;
}

export type Group = ActorKind | 'target' | 'host' | 'workload' | 'live' | 'issued' | 'presented';

/** Of a row of `context` or any with the same columns. */
export function workloadKey(alias: string, what: 'workload' | 'live' = 'workload'): RawBuilder<string> {
  const of = (column: string): RawBuilder<unknown> => sql.ref(`${alias}.${column}`);
  return groupKey(what, of('service'), of('namespace'), of('environment'));
}

/** The groups of the context `x` that do not depend on the credential. */
export const contextKeys: RawBuilder<string[]> = sql<string[]>`array_remove(array[${sql.join([
  ...actorColumns().map(([kind, column]) => ifThere(sql.ref(`x.${column}`), kind)),
  sql`case when x.kind = 'used' and x.address is not null
    then ${groupKey('target', sql`x.address`, sql`x.port`)} end`,
  sql`case when x.kind = 'used' and x.address is not null then ${groupKey('host', sql`x.address`)} end`,
])}], null)`;

function actorColumns(): readonly (readonly [ActorKind, string])[] {
  return [
    ['agent', 'agent'],
    ['tool', 'tool'],
    ['notebook', 'notebook'],
    ['human', 'user_id'],
  ];
}

function ifThere(value: RawBuilder<unknown>, what: Group): RawBuilder<unknown> {
  return sql`case when ${value} is not null then ${groupKey(what, value)} end`;
}
