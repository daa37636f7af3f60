import { type RawBuilder, sql } from 'kysely';
import type { IssuerView } from '../../../src/core/api/inventory-views.ts';
import type { Page } from '../../../src/core/api/views.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { lookedUpRows } from '../filter/base-row.ts';
import { usageRows } from '../filter/usage-condition.ts';
import { containsWords, type Keyed, keyOf, type ListQuery, selectPage } from '../list-page.ts';
import { inScope, type ReadScope } from '../read-scope.ts';
import { knownSums } from '../sums/known-sums.ts';
import { mostTellingOf } from '../sums/most-telling-sql.ts';
import { uncounted } from '../sums/uncounted.ts';
import type { Seeing } from './coverage.ts';

type Row = Omit<IssuerView, 'lastSeenAt'> & Keyed & { readonly lastSeenAt: Instant };

const mostTargets = 50;
const mostNames = 256;

/**
 * Where credentials of which provider come from, and where those are presented, of what a reader may see. A credential
 * is of every host that handed it out, and of none (`address` null) when it was also found or read without a host.
 */
export async function listIssuers(
  db: Database,
  query: ListQuery,
  { scope }: Pick<Seeing, 'scope'>,
): Promise<Page<IssuerView>> {
  const counting = await uncounted(db);
  const names = (column: string): RawBuilder<unknown> => sql`array(
    select distinct m from handed i, unnest(${sql.ref(`i.${column}`)}) m where ${isSame('i')} order by m limit ${mostNames})`;
  const rows = sql`
    with ${knownSums(counting, { scope, only: null })},
    ${knownIssuing(counting.of.fingerprints.length > 0)},
    ${partsOf(scope)},
    handed as materialized (
      select o.provider, o.type, i.address, i.sources, o.policies, s.credentials, s.last_at
      from all_issuing i join sized s on s.key = i.key join all_origins o on o.id = i.origin where i.target is null
      union all
      select r.provider, r.type, f.address, f.sources, null, 1, r.last_at
      from part_rows r left join part_fetches f on f.fingerprint = r.fingerprint
    ), ${presentedTo}, groups as (
      select provider, address, sum(credentials)::bigint as credentials, max(last_at) as last_seen_at,
        (array_agg(distinct type))[1:${sql.lit(mostNames)}] as types
      from handed group by provider, address
    )
    select ${keyOf(sql`g.provider`, sql`g.address`)} as key, md5(row(g.provider, g.address)::text)::uuid as id,
      g.provider, g.address, g.credentials, g.types, g.last_seen_at as "lastSeenAt",
      ${names('sources')} as sources, ${names('policies')} as policies,
      coalesce((
        select json_agg(json_build_object('address', target, 'credentials', credentials)
          order by credentials desc, target)
        from (
          select p.target, p.credentials from presented_to p where ${isSame('p')}
          order by p.credentials desc, p.target limit ${mostTargets}) t
      ), '[]') as targets
    from groups g where ${containsWords(query.words, [sql`g.provider`, sql`g.address`])}`;
  const page = await selectPage<Row>(db, rows, query);
  return {
    items: page.items.map(({ key: _key, id: _id, lastSeenAt, ...row }) => ({
      provider: row.provider,
      address: row.address,
      sources: row.sources,
      policies: row.policies,
      credentials: row.credentials,
      types: row.types,
      targets: row.targets,
      lastSeenAt: iso(lastSeenAt),
    })),
    nextCursor: page.nextCursor,
  };
}

/** What there is in the sums, and is not yet. */
function knownIssuing(isFresh: boolean): RawBuilder<unknown> {
  return sql`
    all_issuing as (
      select key, origin, address, target, sources from issuing
      ${
        isFresh
          ? sql`union select key, origin, address, null, sources from issued
      union select key, origin, address, target, null from presented`
          : sql``
      }
    ),
    all_origins as (
      select id, provider, type, policies from origin
      ${isFresh ? sql`union select id, provider, type, coalesce(policies, '{}') from origins` : sql``}
    ),
    sized as materialized (
      select key, sum(credentials)::bigint as credentials, max(last_at) as last_at from group_sums
      where until = 0 and minute = 0 and key = any(array(select key from all_issuing))
      group by key having sum(credentials) > 0
    )`;
}

/** Of credentials that others use too: what their usage tells that the reader may see. Policies are not. */
function partsOf(scope: ReadScope): RawBuilder<unknown> {
  return sql`
    part_rows as materialized (
      select b.fingerprint, t.last_at, ${mostTellingOf(sql`b.providers`)} as provider,
        ${mostTellingOf(sql`b.types`)} as type
      from parted p ${lookedUpRows('p')} cross join lateral (
        select max(s.last_at) as last_at from ${usageRows()} join context x on x.id = s.context
        where ${inScope(scope)}
      ) t
      where (hot.fingerprint is not null or cold.fingerprint is not null) and t.last_at is not null
    ),
    part_fetches as materialized (
      select p.fingerprint, x.address, array_agg(distinct x.channel) as sources
      from parted_contexts p join context x on x.id = p.context
      where x.kind = 'fetched' and ${inScope(scope)} group by p.fingerprint, x.address
    ),
    part_uses as materialized (
      select distinct p.fingerprint, x.address
      from parted_contexts p join context x on x.id = p.context
      where x.kind = 'used' and x.address is not null and ${inScope(scope)}
    )`;
}

/** Once for all groups: each of them asks it. */
const presentedTo: RawBuilder<unknown> = sql`
    presented_to as materialized (
      select provider, address, target, sum(credentials)::bigint as credentials from (
        select o.provider, i.address, i.target, s.credentials
        from all_issuing i join sized s on s.key = i.key join all_origins o on o.id = i.origin where i.target is not null
        union all
        select r.provider, f.address, u.address, count(*)
        from part_rows r left join part_fetches f on f.fingerprint = r.fingerprint
        join part_uses u on u.fingerprint = r.fingerprint
        group by r.provider, f.address, u.address
      ) t group by provider, address, target
    )`;

function isSame(alias: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${alias}.provider`)} = g.provider
    and ${sql.ref(`${alias}.address`)} is not distinct from g.address)`;
}
