import { type RawBuilder, sql } from 'kysely';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { Database } from '../database.ts';
import { inScope, isLimited } from '../read-scope.ts';
import { baseRows, joinedColumns } from './base-row.ts';
import { fewest } from './fewest.ts';
import { filterCondition, termsOf } from './filter-condition.ts';
import { planned } from './planned.ts';
import { contextCondition } from './usage-condition.ts';
import { waysOf } from './ways.ts';
import { type Asking, isTold, readWorld, type World } from './world.ts';

/** All credentials that match a filter, as its asker may see them. */
export interface SeenCredentials {
  readonly world: World;
  /** `from` and `where`, with the row `b` and, where usage tells (`isTold`), `t` with the columns that it tells. */
  readonly from: RawBuilder<unknown>;
  /** A column of the row, as usage tells it where it does. */
  readonly of: (column: string) => RawBuilder<unknown>;
}

/** For what adds up all that match: few are looked up one by one, many are joined as wholes. */
export async function seenCredentials(
  db: Database,
  filter: Filter,
  asking: Asking,
): Promise<SeenCredentials> {
  const found = await readWorld(db, filter, asking);
  const few = await fewest(db, waysOf(filter, found));
  const world = { ...found, isTogether: few === null };
  await planned(db, few === null ? 'freely' : 'rows');
  const wanted = few === null ? candidates(filter, world) : sql`select distinct fingerprint from (${few}) f`;
  const rows =
    wanted === null
      ? everyRow
      : sql`(${wanted}) w ${baseRows(few === null ? { hasArchive: true } : world, 'w')}`;
  const isThere = wanted !== null && (few === null || world.hasArchive) ? isKnown : sql`true`;
  const condition = sql`${isThere} and ${filterCondition(filter, world)}`;
  return {
    world,
    from: isTold(world)
      ? sql`${rows} ${toldRows(world, wanted ?? everyFingerprint)} where t.found and ${condition}`
      : sql`${rows} where ${condition}`,
    of: (column) => sql.ref(`${isTold(world) && told.has(column) ? 't' : 'b'}.${column}`),
  };
}

const isKnown = sql`(hot.fingerprint is not null or cold.fingerprint is not null)`;

const everyFingerprint = sql`
  select fingerprint from credential union select fingerprint from credential_archive`;

const everyRow = sql`
  credential hot full join credential_archive cold on cold.fingerprint = hot.fingerprint
  cross join lateral (
    select coalesce(hot.fingerprint, cold.fingerprint) as fingerprint, ${joinedColumns()}) b`;

/** Fingerprints that may match, by the contexts that the filter and the limits leave; null: all. */
function candidates(filter: Filter, world: World): RawBuilder<unknown> | null {
  const { usage } = termsOf(filter);
  const terms = usage.filter(({ field }) => field !== 'owner');
  if (terms.length === 0 && !isLimited(world.scope)) return null;
  return sql`
    select distinct k.fingerprint from credential_context k join context x on x.id = k.context
    where ${contextCondition(terms, world)}`;
}

const told: ReadonlySet<string> = new Set([
  'first_seen_at',
  'last_seen_at',
  'last_used_at',
  'last_fetched_at',
  'ended_at',
  'sources',
  'names',
  'policies',
]);

/** What `holdsAsTold` asks of one credential, for all of them at once. */
function toldRows({ scope, asOf }: World, wanted: RawBuilder<unknown>): RawBuilder<unknown> {
  const limited = isLimited(scope);
  const own = (column: string): RawBuilder<unknown> => sql.ref(`${limited ? 'a' : 'b'}.${column}`);
  const kept = (column: string): RawBuilder<unknown> =>
    limited ? sql`case when a.is_all then ${sql.ref(`b.${column}`)} end` : sql.ref(`b.${column}`);
  const last = (of: RawBuilder<unknown>): RawBuilder<unknown> =>
    asOf === null
      ? sql`max(s.last_at) filter (where visible and ${of})`
      : sql`max(least(s.last_at, ${asOf}::bigint)) filter (where visible and s.first_at <= ${asOf}::bigint and ${of})`;
  const rows = (table: string): RawBuilder<unknown> => sql`
    select u.fingerprint, u.first_at, u.last_at, x.kind, x.channel, x.held,
      coalesce(${inScope(scope)}, false) as visible
    from ${sql.table(table)} u join context x on x.id = u.context
    where u.fingerprint in (select fingerprint from (${wanted}) z)`;
  return sql`
    left join (
      select s.fingerprint, bool_and(visible) as is_all, bool_or(visible) as found,
        min(s.first_at) filter (where visible) as first_seen_at,
        ${last(sql`true`)} as last_seen_at,
        ${last(sql`kind = 'used'`)} as last_used_at,
        ${last(sql`kind = 'fetched' and not held`)} as last_fetched_at,
        max(s.last_at) filter (where visible and kind = 'ended') as ended_at,
        array_agg(distinct channel) filter (where visible and kind = 'fetched') as sources
      from (${rows('usage')} union all ${rows('usage_ended')}) s group by s.fingerprint
    ) a on a.fingerprint = b.fingerprint
    cross join lateral (
      select ${own('first_seen_at')} as first_seen_at,
        coalesce(a.last_seen_at, ${own('first_seen_at')}) as last_seen_at, a.last_used_at, a.last_fetched_at,
        ${asOf === null ? own('ended_at') : sql`case when ${own('ended_at')} <= ${asOf}::bigint then ${own('ended_at')} end`}
          as ended_at,
        ${own('sources')} as sources, ${kept('names')} as names, ${kept('policies')} as policies,
        ${limited ? sql`coalesce(a.found, false)` : sql`true`}
          ${asOf === null ? sql`` : sql`and ${own('first_seen_at')} <= ${asOf}::bigint`} as found
    ) t`;
}
