import { type RawBuilder, sql } from 'kysely';
import type { UsesView } from '../../src/core/api/views.ts';
import type { Database } from './database.ts';
import { standingSummaries } from './sums/standing-summaries.ts';
import { mostNames, type UsageSummary } from './sums/summary.ts';
import { safe, type UsageOf, usageTuples } from './usage-tuples.ts';

export type { UsageSummary };

export const unused: UsageSummary = {
  uses: { count: 0, exact: true },
  workloads: [],
  agents: [],
  tools: [],
};

/** A row of `summaries`. */
export type SummaryRow = Omit<UsageSummary, 'uses'> & UsesView & { readonly fingerprint: string };

export function usageSummary({ fingerprint: _of, count, exact, ...names }: SummaryRow): UsageSummary {
  return { ...names, uses: { count, exact } };
}

/**
 * The usage of some credentials that a reader may see, by the UUID of the fingerprint; absent: none. What has been
 * counted as it is now is told from that.
 */
export async function summarizeUsage(db: Database, of: UsageOf): Promise<ReadonlyMap<string, UsageSummary>> {
  const known = of.asOf === null ? await standingSummaries(db, of) : new Map<string, UsageSummary>();
  const rest = of.fingerprints.filter((uuid) => !known.has(uuid));
  if (rest.length === 0) return known;
  // As JSON, which is read several times faster than arrays of texts.
  const { rows } = await sql<{ found: readonly SummaryRow[] | null }>`
    with ${usageTuples({ ...of, fingerprints: rest })}, ${usageSummaries} select json_agg(s) as found from summaries s`.execute(
    db,
  );
  return new Map([
    ...known,
    ...(rows[0]?.found ?? []).map((row) => [row.fingerprint, usageSummary(row)] as const),
  ]);
}

/** Tables of a `with`, behind those of `usageTuples`: a row of `summaries` is a credential. */
export const usageSummaries: RawBuilder<unknown> = sql`
  workloads as (
    select t.fingerprint, d.service, d.namespace, d.environment, max(t.owner) as owner,
      row_number() over (partition by t.fingerprint
        order by d.service, d.namespace nulls first, d.environment nulls first) as place
    from tuples t join dimensions d on d.tuple = t.tuple
    group by t.fingerprint, d.service, d.namespace, d.environment
  ), workload_lists as (
    select w.fingerprint, json_agg(json_build_object('service', w.service, 'namespace', w.namespace,
      'environment', w.environment, 'owner', w.owner) order by w.place) as workloads
    from workloads w where w.place <= ${sql.lit(mostNames)} group by w.fingerprint
  ), summaries as (
    select s.*, l.workloads from (
      select t.fingerprint,
        ${safe(sql`coalesce(sum(t.count) filter (where d.kind = 'used'), 0)`)} as count,
        coalesce(bool_and(t.exact) filter (where d.kind = 'used'), true) as exact,
        ${leastNames(sql`d.agent`)} as agents, ${leastNames(sql`d.tool`)} as tools
      from tuples t join dimensions d on d.tuple = t.tuple
      group by t.fingerprint
    ) s join workload_lists l on l.fingerprint = s.fingerprint
  )`;

/** The least of all that are told. */
function leastNames(column: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(
    (array_agg(distinct ${column}) filter (where ${column} is not null))[1:${sql.lit(mostNames)}], '{}')`;
}
