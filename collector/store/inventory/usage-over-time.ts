import { sql } from 'kysely';
import type { UsageOverTime } from '../../../src/core/api/inventory-views.ts';
import type { Fingerprint } from '../../../src/core/fingerprint.ts';
import { type Instant, instant } from '../../../src/core/instant.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { findCredential } from '../find-credential.ts';
import { inScope, type ReadScope } from '../read-scope.ts';
import type { TimeSteps } from '../time-steps.ts';
import { inHours, safe, type UsageOf, usageOf } from '../usage-tuples.ts';

const hourMs = 3_600_000;

type Numbers = { readonly [Name in 'used' | 'denied' | 'fetched']: number };

/**
 * Uses, refusals and fetches of a credential in each step: of an hour, the greatest reading less the greatest before.
 * What was compacted into months before the hours cannot be told apart, and is in none. Null: there is no such
 * credential that the reader may see.
 */
export async function readUsageOverTime(
  { db, scope }: { readonly db: Database; readonly scope: ReadScope },
  fingerprint: Fingerprint,
  { step, stepMs, starts }: TimeSteps,
): Promise<UsageOverTime | null> {
  const found = await findCredential({ db, scope }, fingerprint);
  if (found === null) return null;
  const of = usageOf(found.credentials, { scope, asOf: null });
  const [from = instant(0)] = starts;
  const to = instant((starts.at(-1) ?? from) + stepMs);
  const rows = await growth(db, of, { from, to, stepMs });
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  const exactFrom = await exactSince({ db, scope }, of.fingerprints);
  return {
    from: iso(from),
    to: iso(to),
    step,
    points: starts.map((at, place) => {
      const { used, denied, fetched } = byPlace.get(place) ?? none;
      return { at: iso(at), used, denied, fetched };
    }),
    exactFrom: exactFrom === null || exactFrom <= from ? null : iso(exactFrom),
  };
}

type Grown = Numbers & { readonly place: number };

interface Between {
  readonly from: Instant;
  readonly to: Instant;
  readonly stepMs: number;
}

/** By the place of the step: what the readings grew by in its hours. */
async function growth(db: Database, of: UsageOf, { from, to, stepMs }: Between): Promise<readonly Grown[]> {
  const { rows } = await sql<Grown>`
    with seen as (
      select u.context, u.instance, u.hour, u.count from usage u
      where u.fingerprint = any(${of.fingerprints}::uuid[]) and ${inHours('u', of)}
        and u.hour < ${to / hourMs}::integer
      union all
      select e.context, i.instance, -1, i.reading
      from usage_ended e cross join lateral unnest(e.instances, e.readings) as i (instance, reading)
      where e.fingerprint = any(${of.fingerprints}::uuid[])
    ), readings as (
      select x.tuple, x.kind, x.outcome, s.instance, s.hour, s.context, max(s.count) as count
      from seen s join context x on x.id = s.context
      where x.kind in ('used', 'fetched') and not x.held and ${inScope(of.scope)}
      group by x.tuple, x.kind, x.outcome, s.instance, s.hour, s.context
    ), upto as (
      select *, max(count) over (partition by context, instance order by hour) as total from readings
    ), grown as (
      select *, total - coalesce(lag(total) over (partition by context, instance order by hour), 0) as growth
      from upto
    ), answered as (
      select tuple, kind, instance, hour,
        coalesce(sum(growth) filter (where outcome is null or outcome = 'sent'), 0) as sent,
        coalesce(sum(growth) filter (where outcome <> 'sent'), 0) as answered,
        coalesce(sum(growth) filter (where outcome = 'denied'), 0) as denied
      from grown group by tuple, kind, instance, hour
    ), counted as (
      select *, greatest(
        sum(sent) over (partition by tuple, instance order by hour),
        sum(answered) over (partition by tuple, instance order by hour)) as total
      from answered
    ), told as (
      select kind, hour, denied,
        total - coalesce(lag(total) over (partition by tuple, instance order by hour), 0) as uses
      from counted
    )
    select ((hour - ${from / hourMs}::integer) / ${stepMs / hourMs}::integer) as place,
      ${safe(sql`coalesce(sum(uses) filter (where kind = 'used'), 0)`)} as used,
      ${safe(sql`coalesce(sum(denied), 0)`)} as denied,
      ${safe(sql`coalesce(sum(uses) filter (where kind = 'fetched'), 0)`)} as fetched
    from told where hour >= ${from / hourMs}::integer group by 1`.execute(db);
  return rows;
}

const none: Numbers = { used: 0, denied: 0, fetched: 0 };

/** The hour after the last that was compacted; null: nothing was. */
async function exactSince(
  { db, scope }: { readonly db: Database; readonly scope: ReadScope },
  fingerprints: readonly string[],
): Promise<Instant | null> {
  const { rows } = await sql<{ readonly at: number | null }>`
    select max(e.last_at) as at from usage_ended e join context x on x.id = e.context
    where e.fingerprint = any(${fingerprints}::uuid[]) and x.kind in ('used', 'fetched') and not x.held
      and ${inScope(scope)}`.execute(db);
  const at = rows[0]?.at ?? null;
  return at === null ? null : instant((Math.floor(at / hourMs) + 1) * hourMs);
}
