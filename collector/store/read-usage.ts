import { sql } from 'kysely';
import type { UsageView, WorkloadRef } from '../../src/core/api/views.ts';
import type { Instant } from '../../src/core/instant.ts';
import { iso } from './credential-summary.ts';
import type { Database } from './database.ts';
import { type SummaryRow, type UsageSummary, unused, usageSummaries, usageSummary } from './usage-summary.ts';
import { safe, type UsageOf, usageTuples } from './usage-tuples.ts';

const mostRows = 1000;

/** Who used or fetched one credential where, over all hours, process instances and outcomes. Latest first. */
export async function readUsage(
  db: Database,
  of: UsageOf,
): Promise<{ readonly usage: readonly UsageView[]; readonly summary: UsageSummary }> {
  const { rows } = await sql<Row & { readonly summary: SummaryRow | null }>`
    with ${usageTuples(of)}, ${usageSummaries}, shown as (
      select d.kind, d.service, d.namespace, d.environment, t.owner,
        d.agent, d.agent_id as "agentId", d.tool, d.notebook, d.cell, d.user_id as "user",
        d.address, d.port, d.operation, d.channel, d.held,
        ${safe(sql`t.count`)} as count, t.exact,
        ${safe(sql`t.accepted`)} as accepted, ${safe(sql`t.denied`)} as denied, ${safe(sql`t.error`)} as error,
        t.instances, t.first_at as "firstAt", t.last_at as "lastAt",
        row_number() over (
          order by t.last_at desc, d.kind, d.service, d.namespace, d.environment, d.agent, d.agent_id, d.tool,
            d.notebook, d.cell, d.user_id, d.address, d.port, d.operation, d.channel, d.held) as place
      from tuples t join dimensions d on d.tuple = t.tuple
    )
    select shown.*, case place when 1 then (select to_json(s) from summaries s) end as summary
    from shown where place <= ${mostRows} order by place`.execute(db);
  const summary = rows[0]?.summary ?? null;
  return { usage: rows.map(view), summary: summary === null ? unused : usageSummary(summary) };
}

type Row = Omit<UsageView, 'workload' | 'firstAt' | 'lastAt'> &
  WorkloadRef & { readonly firstAt: Instant; readonly lastAt: Instant };

function view(row: Row): UsageView {
  return {
    kind: row.kind,
    workload: {
      service: row.service,
      namespace: row.namespace,
      environment: row.environment,
      owner: row.owner,
    },
    agent: row.agent,
    agentId: row.agentId,
    tool: row.tool,
    notebook: row.notebook,
    cell: row.cell,
    user: row.user,
    address: row.address,
    port: row.port,
    operation: row.operation,
    channel: row.channel,
    held: row.held,
    count: row.count,
    exact: row.exact,
    accepted: row.accepted,
    denied: row.denied,
    error: row.error,
    instances: row.instances,
    firstAt: iso(row.firstAt),
    lastAt: iso(row.lastAt),
  };
}
