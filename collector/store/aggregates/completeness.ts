import { sql } from 'kysely';
import type { CompletenessView } from '../../../src/core/api/aggregate-views.ts';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { Database } from '../database.ts';
import { seenCredentials } from '../filter/seen-credentials.ts';
import { usedContexts, usedInstances } from '../filter/told-usage.ts';
import type { Asking } from '../filter/world.ts';
import { inScope } from '../read-scope.ts';

/** Of the credentials that match, how many are known with which tag, by any of their usage that the reader may see. */
export async function readCompleteness(
  db: Database,
  filter: Filter,
  asking: Asking,
): Promise<CompletenessView> {
  const { from, world } = await seenCredentials(db, filter, asking);
  const { rows } = await sql<CompletenessView>`
    with matching as materialized (
      select b.fingerprint, b.expires_at is not null as expiry from ${from}
    ), told as (
      select s.fingerprint, bool_or(x.environment is not null) as environment,
        bool_or(coalesce(x.agent, x.tool, x.notebook, x.user_id) is not null) as actor
      from ${usedContexts(world)} join context x on x.id = s.context
      where s.fingerprint in (select fingerprint from matching) and ${inScope(asking.scope)}
      group by s.fingerprint
    ), owned as (
      select distinct s.fingerprint
      from ${usedInstances(world)} join context x on x.id = s.context join process p on p.id = s.instance
      where s.fingerprint in (select fingerprint from matching) and p.owner is not null
        and ${inScope(asking.scope)}
    )
    select count(*) as credentials, count(t.fingerprint) as workload,
      count(*) filter (where t.environment) as environment, count(o.fingerprint) as owner,
      count(*) filter (where t.actor) as actor, count(*) filter (where m.expiry) as expiry,
      count(*) filter (where t.environment and o.fingerprint is not null and m.expiry) as "all"
    from matching m left join told t on t.fingerprint = m.fingerprint
    left join owned o on o.fingerprint = m.fingerprint`.execute(db);
  const [view] = rows;
  return view ?? { credentials: 0, workload: 0, environment: 0, owner: 0, actor: 0, expiry: 0, all: 0 };
}
