import { type RawBuilder, sql } from 'kysely';
import type { CountsView } from '../../../src/core/api/aggregate-views.ts';
import type { Filter } from '../../../src/core/filter/filter.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { termsOf } from '../filter/filter-condition.ts';
import { all, matchesText } from '../filter/match-sql.ts';
import { type SeenCredentials, seenCredentials } from '../filter/seen-credentials.ts';
import { setOf, setOptions, stateOf, termCondition } from '../filter/term-condition.ts';
import { usedContexts, usedInstances } from '../filter/told-usage.ts';
import { contextCondition, usageValue } from '../filter/usage-condition.ts';
import type { Asking, World } from '../filter/world.ts';
import type { TimeSteps } from '../time-steps.ts';
import type { CountField } from './count-field.ts';
import { valuesByWorkload } from './values-by-workload.ts';
import { valuesInDictionary } from './values-in-dictionary.ts';

export interface CountsQuery {
  readonly by: CountField;
  readonly filter: Filter;
  /** Null: only what they come to. */
  readonly steps: TimeSteps | null;
}

const mostGroups = 100;

/** Credentials that match, by a field: a group has as many as match with the term `<by>:<value>` added. */
export async function readCounts(
  db: Database,
  { by, filter, steps }: CountsQuery,
  asking: Asking,
): Promise<CountsView> {
  const seen = await seenCredentials(db, filter, asking);
  const counted = steps === null ? await countedValues(db, by, { filter, world: seen.world }) : null;
  const values = counted ?? valuesOf(by, filter, { seen, hasTimes: steps !== null });
  const { rows } = await sql<Group & { readonly others: number; readonly spans: readonly Span[] | null }>`
    with valued as materialized (${values}), sized as (
      select value, ${counted === null ? sql`count(*)` : sql`sum(n)::bigint`} as credentials from valued group by value
    ), shown as (
      select * from sized order by credentials desc, value nulls last limit ${mostGroups}
    )
    select value, credentials, (select count(*) from sized) - (select count(*) from shown) as others,
      ${steps === null ? sql`null` : spans(steps)} as spans
    from shown s order by credentials desc, value nulls last`.execute(db);
  return {
    by: by.name,
    groups: rows.map(({ value, credentials }) => ({ value, credentials })),
    others: rows[0]?.others ?? 0,
    series:
      steps === null
        ? null
        : {
            step: steps.step,
            at: steps.starts.map((at) => iso(at)),
            groups: rows.map((row) => ({ value: row.value, counts: countsOf(row.spans ?? [], steps) })),
          },
  };
}

/** Of fields by which credentials are counted beforehand. */
async function countedValues(
  db: Database,
  by: CountField,
  of: { readonly filter: Filter; readonly world: World },
): Promise<RawBuilder<unknown> | null> {
  if (by.kind === 'credential') return valuesInDictionary(by.name, of.filter, of.world);
  return by.kind === 'usage' ? valuesByWorkload(db, by.name, of) : null;
}

interface Group {
  readonly value: string | null;
  readonly credentials: number;
}

/** So many credentials were there from one step until another. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly credentials: number;
}

/** Of the group `s`, by the steps in which they were first and last seen: outside of the time asked for is -1 or behind it. */
function spans({ starts, stepMs }: TimeSteps): RawBuilder<unknown> {
  const place = (column: string): RawBuilder<unknown> => sql`
    greatest(-1, least(${starts.length}, floor((${sql.ref(column)} - ${starts[0] ?? 0}::bigint)::float8 / ${stepMs})))::integer`;
  return sql`(
    select json_agg(json_build_object('first', first, 'last', last, 'credentials', n)) from (
      select ${place('v.first_at')} as first, ${place('v.last_at')} as last, count(*) as n
      from valued v where v.value is not distinct from s.value group by 1, 2) g)`;
}

function countsOf(found: readonly Span[], { starts }: TimeSteps): readonly number[] {
  const changes = Array.from({ length: starts.length + 2 }, () => 0);
  for (const { first, last, credentials } of found) {
    const from = Math.max(first, 0);
    changes[from] = (changes[from] ?? 0) + credentials;
    const to = last + 1;
    changes[to] = (changes[to] ?? 0) - credentials;
  }
  let sum = 0;
  return starts.map((_, at) => (sum += changes[at] ?? 0));
}

interface Valuing {
  readonly seen: SeenCredentials;
  readonly hasTimes: boolean;
}

/** Each credential with each of its values, from when until when. */
function valuesOf(by: CountField, filter: Filter, valuing: Valuing): RawBuilder<unknown> {
  const { seen } = valuing;
  const { from, of, world } = seen;
  const times = sql`${of('first_seen_at')} as first_at, ${of('last_seen_at')} as last_at`;
  switch (by.kind) {
    case 'usage':
      return valuesOfUsage(by, filter, valuing);
    case 'state':
      return sql`select ${stateOf({ at: world.at }, of)} as value, ${times} from ${from}`;
    case 'flag': {
      const term = { kind: 'flag', field: by.name, is: true, negated: false, at: nowhere } as const;
      return sql`select (${termCondition(term, world)})::text as value, ${times} from ${from}`;
    }
    case 'credential': {
      const set = setOf(by.name, of);
      const members = setOptions(by.name).hidesUnknown ? sql`array_remove(${set}, 'unknown')` : set;
      return sql`
        select m.value, c.first_at, c.last_at
        from (select ${members} as members, ${times} from ${from}) c
        left join lateral unnest(c.members) as m (value) on true`;
    }
    default:
      return by satisfies never;
  }
}

const nowhere = { from: 0, to: 0 };

/** The usage of which all terms of the filter hold, and which has this value. */
function valuesOfUsage(
  by: Extract<CountField, { readonly kind: 'usage' }>,
  filter: Filter,
  { seen: { from, world }, hasTimes }: Valuing,
): RawBuilder<unknown> {
  const { usage } = termsOf(filter);
  const owners = usage
    .filter(({ field }) => field === 'owner')
    .map(({ match }) => matchesText(sql`p.owner`, match));
  const byInstance = hasTimes || owners.length > 0 || by.name === 'owner';
  const last = world.asOf === null ? sql`s.last_at` : sql`least(s.last_at, ${world.asOf}::bigint)`;
  return sql`
    select ${usageValue(by.name)} as value
      ${hasTimes ? sql`, min(s.first_at) as first_at, max(${last}) as last_at` : sql``}
    from (select b.fingerprint from ${from}) c
    join ${byInstance ? usedInstances(world) : usedContexts(world)} on s.fingerprint = c.fingerprint
    join context x on x.id = s.context
    ${byInstance ? sql`left join process p on p.id = s.instance` : sql``}
    where ${contextCondition(usage, world)} and ${all(owners)}
    group by c.fingerprint, ${usageValue(by.name)}`;
}
