import { type RawBuilder, sql } from 'kysely';
import type { UsageField } from '../../../src/core/filter/fields.ts';
import type { Term } from '../../../src/core/filter/filter.ts';
import { inScope } from '../read-scope.ts';
import { all, type Condition, contains, matchesText } from './match-sql.ts';
import type { World } from './world.ts';

export type UsageTerm = Extract<Term, { readonly kind: 'usage' }>;

const columns: Readonly<Record<Exclude<UsageField, 'owner' | 'location'>, string>> = {
  workload: 'service',
  env: 'environment',
  namespace: 'namespace',
  agent: 'agent',
  tool: 'tool',
  notebook: 'notebook',
  user: 'user_id',
  target: 'address',
  operation: 'operation',
  outcome: 'outcome',
};

/** The value of a field of a usage: of its context `x`, of its process `p`. */
export function usageValue(field: UsageField): RawBuilder<unknown> {
  if (field === 'owner') return sql`p.owner`;
  if (field === 'location') return sql`case when x.kind = 'used' then x.channel end`;
  return sql.ref(`x.${columns[field]}`);
}

/** What the terms say of a context `x`; what they say of the process is left out. */
export function contextCondition(terms: readonly UsageTerm[], { scope }: World): Condition {
  return all([
    inScope(scope),
    ...terms
      .filter(({ field }) => field !== 'owner')
      .map(({ field, match }) => matchesText(usageValue(field), match)),
  ]);
}

/** Whether the credential `b` has one usage of which all these terms hold, negated or not, that the reader may see. */
export function hasUsage(terms: readonly UsageTerm[], world: World): Condition {
  const owners = terms
    .filter(({ field }) => field === 'owner')
    .map(({ match }) => matchesText(sql`p.owner`, match));
  if (owners.length === 0) return hasContext(contextCondition(terms, world), world);
  return sql<boolean>`exists (
    select from ${usageRows()} join context x on x.id = s.context left join process p on p.id = s.instance
    where ${contextCondition(terms, world)} and ${all(owners)} and ${begun(world)})`;
}

/**
 * Whether the credential `b` has usage in a context `x` of which the condition holds. Fenced where it is asked of one
 * credential after the other: the planner would read the contexts of all credentials into a table first.
 */
export function hasContext(condition: Condition, world: World): Condition {
  if (world.asOf === null) {
    return sql<boolean>`exists (
      select from credential_context k join context x on x.id = k.context
      where k.fingerprint = b.fingerprint and ${condition} ${world.isTogether ? sql`` : sql`offset 0`})`;
  }
  return sql<boolean>`exists (
    select from ${usageRows()} join context x on x.id = s.context where ${condition} and ${begun(world)})`;
}

/** How many workloads have the credential `b`, as far as the reader may see. */
export function workloadsOf(world: World): RawBuilder<number> {
  const rows =
    world.asOf === null
      ? sql`credential_context s join context x on x.id = s.context where s.fingerprint = b.fingerprint`
      : sql`${usageRows()} join context x on x.id = s.context where ${begun(world)}`;
  return sql<number>`(
    select count(*) from (
      select distinct x.service, x.namespace, x.environment from ${rows} and ${inScope(world.scope)}) w)`;
}

/** How often the credential `b` was used, as far as the reader may see: the core's `countUses`. */
export function countedUses(world: World): RawBuilder<number> {
  return sql<number>`(
    select coalesce(sum(greatest(sent, answered)), 0) from (
      select coalesce(sum(reading) filter (where x.outcome is null or x.outcome = 'sent'), 0) as sent,
        coalesce(sum(reading) filter (where x.outcome <> 'sent'), 0) as answered
      from (
        select s.context, s.instance, max(s.count) as reading from ${usageRows()} where ${begun(world)}
        group by s.context, s.instance
      ) r join context x on x.id = r.context
      where x.kind = 'used' and ${inScope(world.scope)}
      group by x.tuple, r.instance) t)`;
}

/** All readings of the credential `b`, as `s`. Its own hours leave out the days in which it was not seen. */
export function usageRows(): RawBuilder<unknown> {
  return sql`(
    select u.context, u.instance, u.count, u.first_at, u.last_at from usage u
    where u.fingerprint = b.fingerprint and u.hour >= (b.first_seen_at / 3600000)::integer
      and u.hour <= (b.last_seen_at / 3600000)::integer
    union all
    select e.context, i.instance, i.reading, e.first_at, e.last_at
    from usage_ended e cross join lateral unnest(e.instances, e.readings) as i (instance, reading)
    where e.fingerprint = b.fingerprint) s`;
}

/** What had not begun at the moment that is asked about does not count. */
function begun({ asOf }: World): Condition {
  return asOf === null ? sql<boolean>`true` : sql<boolean>`s.first_at <= ${asOf}::bigint`;
}

const shown: readonly UsageField[] = [
  'workload',
  'env',
  'namespace',
  'agent',
  'tool',
  'notebook',
  'user',
  'target',
  'operation',
];

/** Whether what people know a context `x` by contains a text. */
export function contextContains(text: string, { scope }: World): Condition {
  // Joined by a character that no text of a question holds: one search instead of nine.
  const words = sql`concat_ws(e'\\x01', ${sql.join(shown.map(usageValue))})`;
  return all([inScope(scope), contains(words, text)]);
}
