import { sql } from 'kysely';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { baseRows } from '../filter/base-row.ts';
import { termsOf } from '../filter/filter-condition.ts';
import { all, type Condition, matchesText, not } from '../filter/match-sql.ts';
import { termCondition } from '../filter/term-condition.ts';
import { contextCondition, hasUsage, type UsageTerm } from '../filter/usage-condition.ts';
import { anyWorld, type World } from '../filter/world.ts';
import { everything } from '../read-scope.ts';
import type { OutboxRow } from './read-outbox.ts';

/**
 * Numbers of the events that match. Terms about usage must hold of the very usage that an event tells of: with `env:prod`
 * goes what was done in production, not everything about a credential that was once there. What is about no place is
 * about all that the credential has; what is about no credential matches no term about one.
 */
export async function matchingEvents(
  db: Database,
  {
    filter,
    now,
    rows,
  }: { readonly filter: Filter; readonly now: Instant; readonly rows: readonly OutboxRow[] },
): Promise<ReadonlySet<number>> {
  if (filter.terms.length === 0 || rows.length === 0) return new Set(rows.map(({ seq }) => seq));
  const world = anyWorld(filter, { scope: everything, now });
  const { usage, noUsage, own } = termsOf(filter);
  const { rows: found } = await sql<{ readonly seq: number }>`
    select o.seq
    from unnest(${rows.map(({ seq }) => seq)}::bigint[], ${rows.map(({ fingerprint }) => fingerprint)}::uuid[],
      ${rows.map(({ context }) => context)}::uuid[], ${rows.map(({ instance }) => instance)}::uuid[]
    ) as o (seq, fingerprint, context, instance)
    left join process p on p.id = o.instance
    left join context c on c.id = o.context
    left join lateral (${place}) x on true
    ${baseRows(world, 'o')}
    where ${all([
      ...(own.length === 0 ? [] : [sql<boolean>`o.fingerprint is not null`]),
      ...own.map((term) => termCondition(term, world)),
      ...(usage.length === 0 ? [] : [holdsOf(usage, world)]),
      ...noUsage.map((term) => not(holdsOf([term], world))),
    ])}`.execute(db);
  return new Set(found.map(({ seq }) => seq));
}

/** Where the event is: its context, or of what no usage is told the workload of its process. */
const place = sql`
  select c.kind, c.service, c.namespace, c.environment, c.agent, c.agent_id, c.tool, c.notebook, c.cell, c.user_id,
    c.address, c.port, c.operation, c.channel, c.outcome, c.held
  where c.id is not null
  union all
  select null, p.service, p.namespace, p.environment, null, null, null, null, null, null, null, null::integer, null,
    null, null, null::boolean
  where c.id is null and p.id is not null`;

function holdsOf(terms: readonly UsageTerm[], world: World): Condition {
  const owners = terms
    .filter(({ field }) => field === 'owner')
    .map(({ match }) => matchesText(sql`p.owner`, match));
  return sql<boolean>`case when x.service is not null then ${all([contextCondition(terms, world), ...owners])}
    else o.fingerprint is not null and ${hasUsage(terms, world)} end`;
}
