import { sql } from 'kysely';
import type { ModelEndpointView } from '../../../src/core/api/aggregate-views.ts';
import { fingerprintOfUuid } from '../../../src/core/fingerprint-uuid.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { modelProviderOf } from '../../../src/core/model-endpoints.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { chosenTuples } from '../inventory/group-numbers.ts';
import { inScope, type ReadScope } from '../read-scope.ts';
import { safe } from '../usage-tuples.ts';

/** Bounds of one answer. */
const mostAddresses = 200;
const mostIdentities = 100;
const mostNames = 256;

/** Who speaks to which known model provider, of what a reader may see: the endpoints by name, the latest identities first. */
export async function readModelEndpoints(
  db: Database,
  scope: ReadScope,
): Promise<readonly ModelEndpointView[]> {
  const hosts = await modelHosts(db, scope);
  if (hosts.length === 0) return [];
  const { rows } = await sql<Row>`
    with chosen as materialized (
      select x.address as gid, x.id, x.tuple, x.kind, x.outcome, x.service, x.agent from context x
      where x.kind = 'used' and x.address = any(${hosts}::text[]) and ${inScope(scope)}
    ), dimensions as (select distinct gid, tuple, service, agent from chosen), ${chosenTuples}, identities as (
      select d.gid, t.fingerprint, ${safe(sql`sum(t.count)`)} as uses, max(t.last_at) as last_at,
        (array_agg(distinct d.service))[1:${sql.lit(mostNames)}] as workloads,
        coalesce((array_agg(distinct d.agent) filter (where d.agent is not null))[1:${sql.lit(mostNames)}], '{}') as agents
      from tuples t join dimensions d on d.tuple = t.tuple group by d.gid, t.fingerprint
    ), placed as (
      select i.*, row_number() over (partition by gid order by last_at desc, fingerprint) as place,
        count(*) over (partition by gid) as count
      from identities i
    )
    select p.gid as address, p.count, p.fingerprint, p.uses, p.last_at as "lastAt", p.workloads, p.agents, (
      select min(m) from (
        select unnest(subjects) as m from credential c where c.fingerprint = p.fingerprint
        union all select unnest(subjects) from credential_archive c where c.fingerprint = p.fingerprint) s
      ) as subject
    from placed p where p.place <= ${mostIdentities} order by p.gid, p.place`.execute(db);
  return [...Map.groupBy(rows, ({ address }) => address)].map(([address, identities]) => ({
    address,
    provider: modelProviderOf(address),
    identities: identities.map(({ fingerprint, subject, workloads, agents, uses, lastAt }) => ({
      fingerprint: fingerprintOfUuid(fingerprint),
      subject,
      workloads,
      agents,
      uses,
      lastUsedAt: iso(lastAt),
    })),
    count: identities[0]?.count ?? 0,
  }));
}

interface Row {
  readonly address: string;
  readonly count: number;
  readonly fingerprint: string;
  readonly subject: string | null;
  readonly workloads: readonly string[];
  readonly agents: readonly string[];
  readonly uses: number;
  readonly lastAt: Instant;
}

async function modelHosts(db: Database, scope: ReadScope): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly address: string }>`
    select distinct x.address from context x
    where x.kind = 'used' and x.address is not null and ${inScope(scope)} order by x.address`.execute(db);
  return rows
    .map(({ address }) => address)
    .filter((address) => modelProviderOf(address) !== null)
    .slice(0, mostAddresses);
}
