import { type RawBuilder, sql } from 'kysely';
import { inScope, isLimited } from '../read-scope.ts';
import { type Condition } from './match-sql.ts';
import { usageRows } from './usage-condition.ts';
import type { World } from './world.ts';

/**
 * Whether a condition holds of what usage tells of the credential `b`, as a row `t` in which these columns stand in
 * for those of `b`. Of a reader with limits only usage within them counts, and names and policies only where nobody
 * else could have told them; of a moment of the past only what had begun, until then.
 */
export function holdsAsTold(condition: Condition, world: World): Condition {
  return sql<boolean>`exists (select from (${toldRow(world)}) t where t.found and ${condition})`;
}

function toldRow(world: World): RawBuilder<unknown> {
  const { asOf, scope } = world;
  const limited = isLimited(scope);
  const visible = limited ? sql`coalesce(${inScope(scope)}, false)` : sql`true`;
  const own = (aggregate: RawBuilder<unknown>, column: string): RawBuilder<unknown> =>
    limited ? aggregate : sql.ref(`b.${column}`);
  const firstSeen = own(sql`min(first_at) filter (where visible)`, 'first_seen_at');
  const ended = own(sql`max(last_at) filter (where visible and kind = 'ended')`, 'ended_at');
  const last = (of: RawBuilder<unknown>): RawBuilder<unknown> =>
    asOf === null
      ? sql`max(last_at) filter (where visible and ${of})`
      : sql`max(least(last_at, ${asOf}::bigint)) filter (where visible and first_at <= ${asOf}::bigint and ${of})`;
  const kept = (column: string): RawBuilder<unknown> =>
    limited ? sql`case when bool_and(visible) then ${sql.ref(`b.${column}`)} end` : sql.ref(`b.${column}`);
  return sql`
    select ${firstSeen} as first_seen_at,
      coalesce(${last(sql`true`)}, ${firstSeen}) as last_seen_at,
      ${last(sql`kind = 'used'`)} as last_used_at,
      ${last(sql`kind = 'fetched' and not held`)} as last_fetched_at,
      ${asOf === null ? ended : sql`case when ${ended} <= ${asOf}::bigint then ${ended} end`} as ended_at,
      ${own(sql`array_agg(distinct channel) filter (where visible and kind = 'fetched')`, 'sources')} as sources,
      ${kept('names')} as names, ${kept('policies')} as policies,
      ${limited ? sql`coalesce(bool_or(visible), false)` : sql`true`}
        ${asOf === null ? sql`` : sql`and ${firstSeen} <= ${asOf}::bigint`} as found
    from (
      select s.first_at, s.last_at, x.kind, x.channel, x.held, ${visible} as visible
      from ${usageRows()} join context x on x.id = s.context) seen`;
}
