import { type RawBuilder, sql } from 'kysely';
import { inScope, isLimited, type ReadScope } from './read-scope.ts';

/**
 * Whether the credential in a table named `alias` has usage, hot or ended, in a context named `x` of which the
 * condition holds. Its own hours leave most partitions of `usage` out. `offset 0` keeps the planner from turning
 * the question about one credential into a scan of all usage.
 */
export function hasUsage(alias: string, condition: RawBuilder<unknown>): RawBuilder<boolean> {
  const of = (column: string): RawBuilder<unknown> => sql.ref(`${alias}.${column}`);
  return sql<boolean>`(
    exists (
      select 1 from usage u join context x on x.id = u.context
      where u.fingerprint = ${of('fingerprint')} and ${condition}
        and u.hour >= (${of('first_seen_at')} / 3600000)::integer
        and u.hour <= (${of('last_seen_at')} / 3600000)::integer
      offset 0)
    or exists (
      select 1 from usage_ended u join context x on x.id = u.context
      where u.fingerprint = ${of('fingerprint')} and ${condition}
      offset 0))`;
}

/** Whether a reader may see the credential; everything is seen without limits. */
export function isVisible(alias: string, scope: ReadScope): RawBuilder<boolean> {
  return isLimited(scope) ? hasUsage(alias, inScope(scope)) : sql<boolean>`true`;
}
