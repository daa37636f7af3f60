import { type RawBuilder, sql } from 'kysely';
import { inScope, type ReadScope } from '../read-scope.ts';
import { isSameWorkload } from './workload-id.ts';

const most = 256;

/**
 * Tables of a `with`, behind one named `chosen` with groups (`gid`) and their workloads: a row of `workloads` has those
 * of a group as JSON, in order.
 */
export function workloadsOfGroups(scope: ReadScope): RawBuilder<unknown> {
  return sql`
    owners as (
      select x.service, x.namespace, x.environment, max(x.owner) as owner from process x
      where x.owner is not null and ${inScope(scope)} group by x.service, x.namespace, x.environment
    ), workloads as (
      select p.gid, json_agg(json_build_object('service', p.service, 'namespace', p.namespace,
        'environment', p.environment, 'owner', o.owner) order by p.place) as workloads
      from (
        select c.*, row_number() over (
          partition by gid order by service, namespace nulls first, environment nulls first) as place
        from (select distinct gid, service, namespace, environment from chosen) c
      ) p left join owners o on ${isSameWorkload('o', 'p')}
      where p.place <= ${sql.lit(most)} group by p.gid
    )`;
}
