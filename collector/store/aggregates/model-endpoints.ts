import { type RawBuilder, sql } from 'kysely';
import type { ModelEndpointView } from '../../../src/core/api/aggregate-views.ts';
import { fingerprintOfUuid } from '../../../src/core/fingerprint-uuid.ts';
import { type Instant, instant } from '../../../src/core/instant.ts';
import { modelProviderOf } from '../../../src/core/model-endpoints.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { inScope, type ReadScope } from '../read-scope.ts';
import { groupKey } from '../sums/group-keys.ts';
import { knownSums } from '../sums/known-sums.ts';
import { uncounted } from '../sums/uncounted.ts';
import { safe, usageTuples } from '../usage-tuples.ts';

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
  const spoken = sql<boolean>`(x.kind = 'used' and x.address = any(${hosts}::text[]) and ${inScope(scope)})`;
  const fingerprints = await speakers(db, hosts, spoken);
  const seen = await seenBetween(db, fingerprints);
  const counts = await countSpeakers(db, spoken, scope);
  const { rows } = await sql<Row>`
    with ${usageTuples({ fingerprints, ...seen, scope, asOf: null })}, identities as (
      select d.address, t.fingerprint, ${safe(sql`sum(t.count)`)} as uses, max(t.last_at) as last_at,
        (array_agg(distinct d.service))[1:${sql.lit(mostNames)}] as workloads,
        coalesce((array_agg(distinct d.agent) filter (where d.agent is not null))[1:${sql.lit(mostNames)}], '{}') as agents
      from tuples t join dimensions d on d.tuple = t.tuple
      where d.kind = 'used' and d.address = any(${hosts}::text[])
      group by d.address, t.fingerprint
    ), placed as (
      select i.*, row_number() over (partition by address order by last_at desc, fingerprint) as place from identities i
    )
    select p.address, p.fingerprint, p.uses, p.last_at as "lastAt", p.workloads, p.agents, (
      select min(m) from (
        select unnest(subjects) as m from credential c where c.fingerprint = p.fingerprint
        union all select unnest(subjects) from credential_archive c where c.fingerprint = p.fingerprint) s
      ) as subject
    from placed p where p.place <= ${mostIdentities} order by p.address, p.place`.execute(db);
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
    count: Math.max(counts.get(address) ?? 0, identities.length),
  }));
}

interface Row {
  readonly address: string;
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

/** From when until when any of these credentials was seen: the partitions of their usage. */
async function seenBetween(
  db: Database,
  fingerprints: readonly string[],
): Promise<{ readonly from: Instant; readonly to: Instant }> {
  const times = (table: string): RawBuilder<unknown> => sql`
    select first_seen_at, last_seen_at from ${sql.table(table)} where fingerprint = any(${fingerprints}::uuid[])`;
  const { rows } = await sql<{ readonly from: Instant; readonly to: Instant }>`
    select coalesce(min(first_seen_at), 0) as "from", coalesce(max(last_seen_at), 0) as "to"
    from (${times('credential')} union all ${times('credential_archive')}) c`.execute(db);
  return rows[0] ?? { from: instant(0), to: instant(0) };
}

/** When more have spoken to these hosts, only those are looked at that were seen last: so many steps along the list. */
const mostSpeakers = 2000;
const mostSteps = 5000;

/** UUIDs of those who may be among the latest to speak to these hosts. */
async function speakers(
  db: Database,
  hosts: readonly string[],
  spoken: RawBuilder<boolean>,
): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly fingerprint: string }>`
    select k.fingerprint from context x join credential_context k on k.context = x.id
    where ${spoken} limit ${mostSpeakers + 1}`.execute(db);
  if (rows.length <= mostSpeakers) return [...new Set(rows.map(({ fingerprint }) => fingerprint))];
  const latest = await sql<{ readonly fingerprint: string }>`
    select distinct l.fingerprint from unnest(${hosts}::text[]) as h (address) cross join lateral (
      select c.fingerprint from (
        select fingerprint from credential order by last_seen_minute desc, fingerprint limit ${mostSteps}
      ) c where exists (
        select from credential_context k join context x on x.id = k.context
        where k.fingerprint = c.fingerprint and x.address = h.address and ${spoken})
      limit ${mostIdentities}
    ) l`.execute(db);
  return latest.rows.map(({ fingerprint }) => fingerprint);
}

/** How many have spoken to each host. */
async function countSpeakers(
  db: Database,
  spoken: RawBuilder<boolean>,
  scope: ReadScope,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ readonly address: string; readonly count: number }>`
    with ${knownSums(await uncounted(db), { scope, only: null })},
    chosen as materialized (
      select ${groupKey('host', sql`x.address`)} as key, x.id, x.address from context x where ${spoken}
    )
    select address, sum(credentials)::bigint as count from (
      select c.address, s.credentials
      from (select distinct key, address from chosen) c join group_sums s on s.key = c.key
      where s.key = any(array(select distinct key from chosen))
      union all
      select c.address, count(distinct p.fingerprint) from parted_contexts p join chosen c on c.id = p.context
      group by c.address
    ) n group by address`.execute(db);
  return new Map(rows.map(({ address, count }) => [address, count]));
}
