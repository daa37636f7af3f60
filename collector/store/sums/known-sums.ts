import { type RawBuilder, sql } from 'kysely';
import { inScope, isLimited, type ReadScope } from '../read-scope.ts';
import { type Counting, changes, manyWorkloads } from './changes.ts';

/** Whose sums are asked for. */
export interface Seen {
  readonly scope: ReadScope;
  /** Narrows the workloads `x` further; null: not. */
  readonly only: RawBuilder<boolean> | null;
}

/**
 * Tables of a `with`. Of `tuple_sums` each row is of one tuple, so that whoever may see its workload may be told it.
 * `group_sums` are of credentials of which all workloads are seen; those that are seen in part are in `parted`, each
 * once, to be looked at one by one: what others do with them is not told. In which contexts they have been is in
 * `parted_contexts`.
 */
export function knownSums(counting: Counting, { scope, only }: Seen): RawBuilder<unknown> {
  const isFresh = counting.of.fingerprints.length > 0;
  const isWhole = !isLimited(scope) && only === null;
  return sql`
    ${isFresh ? sql`${changes(counting)},` : sql``}
    tuple_sums as not materialized (
      select tuple, count, denied, exact, first_at, last_at, credentials from usage_sum
      ${isFresh ? sql`union all select tuple, count, denied, exact, first_at, last_at, credentials from usage_changes` : sql``}
    ),
    all_group_sums as not materialized (
      select key, workload_set, until, minute, credentials, last_at from credential_sum
      ${isFresh ? sql`union all select key, workload_set, until, minute, credentials, last_at from credential_changes` : sql``}
    ),
    ${isWhole ? everybody : within({ scope, only: only ?? sql<boolean>`true` }, isFresh)}`;
}

const everybody = sql`
    group_sums as not materialized (select * from all_group_sums),
    parted as (select null::uuid as fingerprint where false),
    parted_contexts as (select null::uuid as fingerprint, null::uuid as context where false)`;

function within(
  { scope, only }: { readonly scope: ReadScope; readonly only: RawBuilder<boolean> },
  isFresh: boolean,
): RawBuilder<unknown> {
  const visible = sql`coalesce(${inScope(scope)} and ${only}, false)`;
  const sets = isFresh
    ? sql`(
        select id, service, namespace, environment from workload_set
        union select s.workload_set, p.service, p.namespace, p.environment from seats s join places p on p.tuples = s.tuples
        where s.workload_set <> ${sql.lit(manyWorkloads)}::uuid) x`
    : sql`workload_set x`;
  return sql`
    visible_sets as materialized (
      select id, whole from (
        select x.id, bool_and(${visible}) as whole, bool_or(${visible}) as partly from ${sets} group by x.id
      ) v where partly
      union all select ${sql.lit(manyWorkloads)}::uuid, false
    ),
    group_sums as not materialized (
      select * from all_group_sums where workload_set = any(array(select id from visible_sets where whole))
    ),
    parted as materialized (
      select s.fingerprint from standing s
      where s.workloads > 1 and s.workload_set = any(array(select id from visible_sets where not whole))
        ${isFresh ? sql`and s.fingerprint not in (select fingerprint from fresh)` : sql``}
      ${
        isFresh
          ? sql`union all
      select f.fingerprint from fresh f join visible_sets v on v.id = f.workload_set and not v.whole`
          : sql``
      }
    ),
    parted_contexts as materialized (
      select p.fingerprint, k.context from parted p cross join lateral (
        select context from credential_context where fingerprint = p.fingerprint offset 0) k
    )`;
}
