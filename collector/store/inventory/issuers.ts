import { type RawBuilder, sql } from 'kysely';
import type { IssuerView } from '../../../src/core/api/inventory-views.ts';
import type { Page } from '../../../src/core/api/views.ts';
import { defaultSort } from '../../../src/core/filter/filter.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { seenCredentials } from '../filter/seen-credentials.ts';
import { containsWords, type Keyed, keyOf, type ListQuery, selectPage } from '../list-page.ts';
import { inScope } from '../read-scope.ts';
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
  { scope, now }: Seeing,
): Promise<Page<IssuerView>> {
  const { from, of } = await seenCredentials(db, nothingAsked, { scope, now });
  const names = (column: string): RawBuilder<unknown> => sql`array(
    select distinct m from issued i, unnest(${sql.ref(`i.${column}`)}) m where ${isSame('i')} order by m limit ${mostNames})`;
  const rows = sql`
    with matching as materialized (
      select b.fingerprint, ${mostTellingOf(sql`b.providers`)} as provider, ${mostTellingOf(sql`b.types`)} as type,
        ${of('policies')} as policies, ${of('last_seen_at')} as last_seen_at
      from ${from}
    ), fetched as (
      select k.fingerprint, x.address, array_agg(distinct x.channel) as sources
      from credential_context k join context x on x.id = k.context
      where x.kind = 'fetched' and ${inScope(scope)} group by k.fingerprint, x.address
    ), issued as materialized (
      select m.*, f.address, f.sources from matching m left join fetched f on f.fingerprint = m.fingerprint
    ), presented as (
      select i.provider, i.address, x.address as target, count(distinct i.fingerprint) as credentials
      from issued i join credential_context k on k.fingerprint = i.fingerprint join context x on x.id = k.context
      where x.kind = 'used' and x.address is not null and ${inScope(scope)}
      group by i.provider, i.address, x.address
    ), groups as (
      select provider, address, count(*) as credentials, max(last_seen_at) as last_seen_at,
        (array_agg(distinct type))[1:${sql.lit(mostNames)}] as types
      from issued group by provider, address
    )
    select ${keyOf(sql`g.provider`, sql`g.address`)} as key, md5(row(g.provider, g.address)::text)::uuid as id,
      g.provider, g.address, g.credentials, g.types, g.last_seen_at as "lastSeenAt",
      ${names('sources')} as sources, ${names('policies')} as policies,
      coalesce((
        select json_agg(json_build_object('address', target, 'credentials', credentials)
          order by credentials desc, target)
        from (
          select p.target, p.credentials from presented p where ${isSame('p')}
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

const nothingAsked = { terms: [], sort: defaultSort, asOf: null };

function isSame(alias: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${alias}.provider`)} = g.provider
    and ${sql.ref(`${alias}.address`)} is not distinct from g.address)`;
}

/** The member of a set that a list shows. */
function mostTellingOf(set: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(
    (select min(m) from unnest(${set}) m where not starts_with(m, 'unknown')),
    (select min(m) from unnest(${set}) m where m <> 'unknown'), 'unknown')`;
}
