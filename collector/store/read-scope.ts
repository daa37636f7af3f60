import { type RawBuilder, sql } from 'kysely';

/**
 * What a reader may see: usage in these environments and of these workloads (service names). Null limits
 * nothing. Every query of the inventory takes one, so that none can forget it.
 */
export interface ReadScope {
  readonly environments: readonly string[] | null;
  readonly workloads: readonly string[] | null;
}

/** Of readers without limits. */
export const everything: ReadScope = { environments: null, workloads: null };

export function isLimited({ environments, workloads }: ReadScope): boolean {
  return environments !== null || workloads !== null;
}

/**
 * The condition over the table `context` named `x` that keeps what the reader may see. A context without an
 * environment is in none.
 */
export function inScope({ environments, workloads }: ReadScope): RawBuilder<boolean> {
  const conditions = [
    environments === null ? null : sql`x.environment = any(${[...environments]}::text[])`,
    workloads === null ? null : sql`x.service = any(${[...workloads]}::text[])`,
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** Whether a workload is one that the reader may see: `inScope` outside the database. */
export function isInScope(
  { environments, workloads }: ReadScope,
  workload: { readonly service: string; readonly environment: string | null },
): boolean {
  const { service, environment } = workload;
  if (workloads !== null && !workloads.includes(service)) return false;
  return environments === null || (environment !== null && environments.includes(environment));
}
