import { type RawBuilder, sql } from 'kysely';
import type { UsageField } from '../../../src/core/filter/fields.ts';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { Database } from '../database.ts';
import { usageValue } from '../filter/usage-condition.ts';
import type { World } from '../filter/world.ts';
import { inScope } from '../read-scope.ts';
import { manyWorkloads } from '../sums/changes.ts';
import { knownSums } from '../sums/known-sums.ts';
import { uncounted } from '../sums/uncounted.ts';

/** Fields that every usage of a workload has alike. */
const ofWorkloads: ReadonlySet<UsageField> = new Set(['workload', 'env', 'namespace']);

/**
 * Each value of a field of workloads and how many credentials have it (`n`), when all credentials are asked about: they
 * are counted by the set of their workloads, so no credential is read but those of very many workloads and those of
 * which the reader sees a part. Null: that is not what is asked.
 */
export async function valuesByWorkload(
  db: Database,
  field: UsageField,
  { filter, world }: { readonly filter: Filter; readonly world: World },
): Promise<RawBuilder<unknown> | null> {
  if (!ofWorkloads.has(field) || filter.terms.length > 0 || world.asOf !== null) return null;
  const counting = await uncounted(db);
  const value = usageValue(field);
  const { scope } = world;
  return sql`
    with ${knownSums(counting, { scope, only: sql<boolean>`true` })},
    whole_sets as materialized (
      select * from (${setsOf(counting.of.fingerprints.length > 0)}) x
      where id = any(array(select id from visible_sets where whole))
    ), set_sizes as materialized (
      -- A credential is counted with every workload of its set: one of them tells how many there are.
      select m.id, sum(g.credentials)::bigint as n
      from (select distinct on (id) id, workload from whole_sets order by id, workload) m
      join all_group_sums g on g.key = m.workload and g.workload_set = m.id
      group by m.id having sum(g.credentials) > 0
    )
    select v.value, s.n
    from (select distinct x.id, ${value} as value from whole_sets x) v join set_sizes s on s.id = v.id
    union all
    select v.value, count(*)
    from (
      select distinct p.fingerprint, ${value} as value
      from parted_contexts p join context x on x.id = p.context where ${inScope(scope)}
    ) v group by v.value`;
}

/** Which workloads are in which set; `isFresh`: also of what was not counted yet. */
function setsOf(isFresh: boolean): RawBuilder<unknown> {
  const known = sql`select id, workload, service, namespace, environment from workload_set`;
  if (!isFresh) return known;
  return sql`
    ${known}
    union select s.workload_set, p.workload, p.service, p.namespace, p.environment
    from seats s join places p on p.tuples = s.tuples
    where s.workload_set <> ${sql.lit(manyWorkloads)}::uuid`;
}
