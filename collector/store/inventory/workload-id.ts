import { type RawBuilder, sql } from 'kysely';

/** Columns that name a workload. */
export const workloadColumns = ['service', 'namespace', 'environment'] as const;

/**
 * The UUID of the workload of a row of `context` or `process`, whose 32 hex digits are its id: the first half of SHA-256
 * over the JSON array of service, namespace and environment, as the core hashes names.
 */
export function workloadId(alias: string): RawBuilder<string> {
  const json = workloadColumns.map(
    (column) => sql`coalesce(to_json(${sql.ref(`${alias}.${column}`)})::text, 'null')`,
  );
  return sql<string>`left(encode(sha256(convert_to(
    '[' || ${sql.join(json, sql` || ',' || `)} || ']', 'UTF8')), 'hex'), 32)::uuid`;
}

/** The id of a workload as a link has it. */
export function idText(uuid: string): string {
  return uuid.replaceAll('-', '');
}

/** Whether two rows are of the same workload. */
export function isSameWorkload(one: string, other: string): RawBuilder<boolean> {
  const same = (column: string, operator: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`${sql.ref(`${one}.${column}`)} ${operator} ${sql.ref(`${other}.${column}`)}`;
  const maybeSame = sql`is not distinct from`;
  return sql<boolean>`(${same('service', sql`=`)} and ${same('namespace', maybeSame)}
    and ${same('environment', maybeSame)})`;
}
