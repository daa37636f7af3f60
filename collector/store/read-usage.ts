import { sql } from 'kysely';
import type { UsageView, WorkloadRef } from '../../src/core/api/views.ts';
import type { Instant } from '../../src/core/instant.ts';
import { iso } from './credential-summary.ts';
import type { Database } from './database.ts';

const mostRows = 1000;

/** Who used or fetched a credential where, over all hours, process instances and outcomes. Latest first. */
export async function readUsage(db: Database, fingerprint: string): Promise<readonly UsageView[]> {
  const { rows } = await sql<Row>`
    with readings as (
      select u.tuple, u.series, u.kind, u.service, u.namespace, u.environment, u.agent, u.agent_id, u.tool,
        u.notebook, u.cell, u.user_id, u.address, u.port, u.operation, u.channel, u.held, u.instance,
        u.outcome, max(u.count) as reading, bool_and(u.exact) as exact,
        min(u.first_at) as first_at, max(u.last_at) as last_at
      from usage u
      where u.fingerprint = ${fingerprint}
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19
    ), tuples as (
      select kind, service, namespace, environment, agent, agent_id, tool, notebook, cell, user_id,
        address, port, operation, channel, held, instance,
        coalesce(sum(reading) filter (where outcome is null or outcome = 'sent'), 0) as sent,
        coalesce(sum(reading) filter (where outcome = 'accepted'), 0) as accepted,
        coalesce(sum(reading) filter (where outcome = 'denied'), 0) as denied,
        coalesce(sum(reading) filter (where outcome = 'error'), 0) as error,
        bool_and(exact) as exact, min(first_at) as first_at, max(last_at) as last_at
      from readings
      group by tuple, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    )
    select t.kind, t.service, t.namespace, t.environment, max(p.owner) as owner,
      t.agent, t.agent_id as "agentId", t.tool, t.notebook, t.cell, t.user_id as "user",
      t.address, t.port, t.operation, t.channel, t.held,
      ${total('greatest(t.sent, t.accepted + t.denied + t.error)')} as count,
      bool_and(t.exact) as exact,
      ${total('t.accepted')} as accepted, ${total('t.denied')} as denied, ${total('t.error')} as error,
      count(distinct t.instance)::integer as instances,
      min(t.first_at) as "firstAt", max(t.last_at) as "lastAt"
    from tuples t
    left join process p on p.instance = t.instance
    group by 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    order by max(t.last_at) desc, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    limit ${mostRows}`.execute(db);
  return rows.map(view);
}

type Row = Omit<UsageView, 'workload' | 'firstAt' | 'lastAt'> &
  WorkloadRef & { readonly firstAt: Instant; readonly lastAt: Instant };

/** A sum that JavaScript holds exactly. */
function total(expression: string): ReturnType<typeof sql> {
  return sql`least(sum(${sql.raw(expression)}), 9007199254740991)::bigint`;
}

function view({ service, namespace, environment, owner, firstAt, lastAt, ...row }: Row): UsageView {
  return {
    ...row,
    workload: { service, namespace, environment, owner },
    firstAt: iso(firstAt),
    lastAt: iso(lastAt),
  };
}
