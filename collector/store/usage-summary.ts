import { sql } from 'kysely';
import type { UsesView, WorkloadRef } from '../../src/core/api/views.ts';
import type { Database } from './database.ts';

/** What a list shows of the usage of a credential. */
export interface UsageSummary {
  readonly uses: UsesView;
  readonly workloads: readonly WorkloadRef[];
  readonly agents: readonly string[];
  readonly tools: readonly string[];
}

const unused: UsageSummary = { uses: { count: 0, exact: true }, workloads: [], agents: [], tools: [] };

/** A list shows at most so many workloads, agents and tools of one credential. */
const mostNames = 256;

/** The usage of some credentials, by fingerprint. */
export async function summarizeUsage(
  db: Database,
  fingerprints: readonly string[],
): Promise<(fingerprint: string) => UsageSummary> {
  if (fingerprints.length === 0) return () => unused;
  const [uses, workloads, actors] = await Promise.all([
    countUses(db, fingerprints),
    findWorkloads(db, fingerprints),
    findActors(db, fingerprints),
  ]);
  return (fingerprint) => {
    const { agents, tools } = actors.get(fingerprint) ?? unused;
    return {
      uses: uses.get(fingerprint) ?? unused.uses,
      workloads: workloads.get(fingerprint) ?? [],
      agents,
      tools,
    };
  };
}

/** The core's `countUses` in SQL. */
async function countUses(db: Database, fingerprints: readonly string[]): Promise<Map<string, UsesView>> {
  const { rows } = await sql<UsesView & { readonly fingerprint: string }>`
    select fingerprint, least(sum(greatest(sent, answered)), 9007199254740991)::bigint as count, bool_and(exact) as exact
    from (
      select fingerprint, tuple, bool_and(exact) as exact,
        coalesce(max(reading) filter (where outcome = 'sent'), 0) as sent,
        coalesce(sum(reading) filter (where outcome <> 'sent'), 0) as answered
      from (
        select fingerprint, tuple, outcome, max(count) as reading, bool_and(exact) as exact
        from usage
        where fingerprint = any(${[...fingerprints]}::text[]) and kind = 'used'
        group by fingerprint, tuple, series, outcome
      ) readings
      group by fingerprint, tuple
    ) tuples
    group by fingerprint`.execute(db);
  return new Map(rows.map(({ fingerprint, count, exact }) => [fingerprint, { count, exact }]));
}

async function findWorkloads(
  db: Database,
  fingerprints: readonly string[],
): Promise<Map<string, readonly WorkloadRef[]>> {
  const { rows } = await sql<WorkloadRef & { readonly fingerprint: string }>`
    select u.fingerprint, u.service, u.namespace, u.environment, max(p.owner) as owner
    from (
      select distinct fingerprint, service, namespace, environment, instance
      from usage where fingerprint = any(${[...fingerprints]}::text[])
    ) u
    left join process p on p.instance = u.instance
    group by 1, 2, 3, 4
    order by 1, 2, 3 nulls first, 4 nulls first`.execute(db);
  const found = new Map<string, WorkloadRef[]>();
  for (const { fingerprint, ...workload } of rows) {
    const known = found.get(fingerprint);
    if (known === undefined) found.set(fingerprint, [workload]);
    else if (known.length < mostNames) known.push(workload);
  }
  return found;
}

async function findActors(
  db: Database,
  fingerprints: readonly string[],
): Promise<Map<string, Pick<UsageSummary, 'agents' | 'tools'>>> {
  const { rows } = await sql<Pick<UsageSummary, 'agents' | 'tools'> & { readonly fingerprint: string }>`
    select fingerprint,
      coalesce(array_agg(distinct agent) filter (where agent is not null), '{}') as agents,
      coalesce(array_agg(distinct tool) filter (where tool is not null), '{}') as tools
    from usage where fingerprint = any(${[...fingerprints]}::text[])
    group by fingerprint`.execute(db);
  return new Map(
    rows.map(({ fingerprint, agents, tools }) => [
      fingerprint,
      { agents: agents.slice(0, mostNames), tools: tools.slice(0, mostNames) },
    ]),
  );
}
