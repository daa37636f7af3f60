import { sql } from 'kysely';
import type { ExposureView } from '../../../src/core/api/aggregate-views.ts';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { Database } from '../database.ts';
import { seenCredentials } from '../filter/seen-credentials.ts';
import type { Asking } from '../filter/world.ts';

const mostPolicies = 1000;

/** How long credentials of each policy path lay open, the longest first. */
export async function readExposure(
  db: Database,
  filter: Filter,
  asking: Asking,
): Promise<readonly ExposureView[]> {
  const { from, of } = await seenCredentials(db, filter, asking);
  const minutes = (ms: ReturnType<typeof of>) => sql`(greatest(${ms}, 0)::float8 / 60000)`;
  const { rows } = await sql<ExposureView>`
    with matching as (
      select ${of('policies')} as policies, b.expires_at is null as "isOpen",
        ${minutes(sql`coalesce(least(b.expires_at, ${of('ended_at')}), ${of('last_seen_at')}) - ${of('first_seen_at')}`)}
          as exposure,
        case when b.expires_at is not null and ${of('last_used_at')} is not null
          then ${minutes(sql`b.expires_at - ${of('last_used_at')}`)} end as slack
      from ${from}
    )
    select policy, count(*) as credentials, sum(exposure) as "exposureMinutes",
      percentile_cont(0.5) within group (order by slack) as "slackMinutesMedian",
      max(slack) as "slackMinutesMost", count(*) filter (where "isOpen") as "withoutExpiry"
    from matching cross join lateral unnest(policies) as p (policy)
    group by policy order by sum(exposure) desc, policy limit ${mostPolicies}`.execute(db);
  return rows;
}
