import { sql } from 'kysely';
import type { WorkloadRef } from '../../../src/core/api/views.ts';
import type { Database } from '../database.ts';
import { inScope, isLimited } from '../read-scope.ts';
import { mostReadings, type UsageOf } from '../usage-tuples.ts';
import { mostNames, type UsageSummary } from './summary.ts';

interface Standing {
  readonly fingerprint: string;
  readonly exact: boolean;
  readonly tuples: readonly string[];
  readonly counts: readonly number[];
  readonly owners: readonly (string | null)[] | null;
}

interface Dimensions extends Omit<WorkloadRef, 'owner'> {
  readonly tuple: string;
  readonly kind: string;
  readonly agent: string | null;
  readonly tool: string | null;
}

/**
 * What a list shows of the usage of those credentials that have been counted and not seen since, or that have so many
 * readings that a minute does not matter; by the UUID of the fingerprint. Of who may see no usage of one it is empty.
 */
export async function standingSummaries(db: Database, of: UsageOf): Promise<Map<string, UsageSummary>> {
  if (of.fingerprints.length === 0) return new Map();
  // Whose readings are not exact is known of the whole only.
  const isTold = isLimited(of.scope) ? sql`s.exact` : sql`true`;
  const { rows } = await sql<{
    readonly standing: readonly Standing[] | null;
    readonly dimensions: readonly Dimensions[] | null;
  }>`
    with found as materialized (
      select s.fingerprint, s.exact, s.tuples, s.counts, s.owners
      from standing s left join credential c on c.fingerprint = s.fingerprint
      where s.fingerprint = any(${of.fingerprints}::uuid[]) and s.version is not null and ${isTold}
        and (c.fingerprint is null or c.xmin = s.version or s.readings > ${sql.lit(mostReadings)})
    )
    select (select json_agg(f) from found f) as standing, (
      select json_agg(d) from (
        select * from (
          select distinct on (x.tuple) x.tuple, x.kind, x.service, x.namespace, x.environment, x.agent, x.tool
          from context x
          where x.tuple = any(array(select distinct unnest(tuples) from found)) and ${inScope(of.scope)}
          order by x.tuple
        ) d order by service, namespace nulls first, environment nulls first
      ) d
    ) as dimensions`.execute(db);
  const dimensions = new Map((rows[0]?.dimensions ?? []).map((each) => [each.tuple, each]));
  const places = new Map([...dimensions.keys()].map((tuple, place) => [tuple, place]));
  return new Map(
    (rows[0]?.standing ?? []).map((row) => [row.fingerprint, summary(row, dimensions, places)] as const),
  );
}

function summary(
  { exact, tuples, counts, owners }: Standing,
  dimensions: ReadonlyMap<string, Dimensions>,
  places: ReadonlyMap<string, number>,
): UsageSummary {
  const told = tuples.flatMap((tuple, at) => {
    const known = dimensions.get(tuple);
    return known === undefined
      ? []
      : [{ ...known, count: counts[at] ?? 0, owner: owners?.[at] ?? null, place: places.get(tuple) ?? 0 }];
  });
  told.sort((a, b) => a.place - b.place);
  const workloads = new Map<string, WorkloadRef>();
  let count = 0;
  for (const { kind, service, namespace, environment, owner, count: some } of told) {
    if (kind === 'used') count += some;
    const name = JSON.stringify([service, namespace, environment]);
    const before = workloads.get(name)?.owner ?? null;
    const later = before === null || (owner !== null && inBytes(owner, before) > 0) ? owner : before;
    workloads.set(name, { service, namespace, environment, owner: later });
  }
  return {
    uses: { count: Math.min(count, Number.MAX_SAFE_INTEGER), exact },
    workloads: [...workloads.values()].slice(0, mostNames),
    agents: names(told.map(({ agent }) => agent)),
    tools: names(told.map(({ tool }) => tool)),
  };
}

/** The least, as the database orders them. */
function names(all: readonly (string | null)[]): readonly string[] {
  const some = new Set(all.filter((name) => name !== null));
  return [...some].sort(inBytes).slice(0, mostNames);
}

function inBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
