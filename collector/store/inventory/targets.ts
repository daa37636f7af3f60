import { type RawBuilder, sql } from 'kysely';
import type { TargetView } from '../../../src/core/api/inventory-views.ts';
import type { Page } from '../../../src/core/api/views.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { containsWords, type Keyed, keyOf, type ListQuery, selectPage } from '../list-page.ts';
import { inScope } from '../read-scope.ts';
import { groupKey } from '../sums/group-keys.ts';
import { knownSums } from '../sums/known-sums.ts';
import { uncounted } from '../sums/uncounted.ts';
import type { Seeing } from './coverage.ts';
import { type GroupNumbers, groupNumbers } from './group-numbers.ts';

interface Target extends Keyed {
  readonly address: string;
  readonly port: number | null;
}

type Row = Omit<TargetView, 'firstSeenAt' | 'lastSeenAt'> &
  Pick<GroupNumbers, 'firstSeenAt' | 'lastSeenAt'> & { readonly gid: string };

const mostNames = 256;

/** Where credentials were presented, of what a reader may see; `only` narrows the contexts `x` further. */
export async function listTargets(
  db: Database,
  query: ListQuery,
  { scope, only }: Pick<Seeing, 'scope'> & { readonly only?: RawBuilder<boolean> },
): Promise<Page<TargetView>> {
  const shown = sql`x.kind = 'used' and x.address is not null and ${inScope(scope)} and ${only ?? sql`true`}`;
  const named = sql`
    select distinct ${keyOf(sql`x.address`, sql`x.port`)} as key,
      ${groupKey('target', sql`x.address`, sql`x.port`)} as id, x.address, x.port
    from context x where ${shown} and exists (select from credential_context k where k.context = x.id)
      and ${containsWords(query.words, [sql`x.address`, sql`x.port`])}`;
  const page = await selectPage<Target>(db, named, query);
  if (page.items.length === 0) return { items: [], nextCursor: null };
  const names = (column: string): RawBuilder<unknown> => sql`array(
    select distinct c.${sql.id(column)} from chosen c where c.gid = g.id and c.${sql.id(column)} is not null
    order by 1 limit ${mostNames})`;
  const { rows } = await sql<Row>`
    with groups as (
      select * from json_to_recordset(${JSON.stringify(page.items)}::json) as g (id uuid, address text, port integer)
    ), chosen as materialized (
      select g.id as gid, x.id, x.tuple, x.kind, x.outcome, x.service, x.namespace, x.environment, x.operation, x.agent
      from context x
      join groups g on g.address = x.address and g.port is not distinct from x.port where ${shown}
    ), ${knownSums(await uncounted(db), { scope, only: only ?? null })}, ${groupNumbers}
    select g.address, g.port, ${names('operation')} as operations, ${names('agent')} as agents, (
        select count(*) from (
          select distinct service, namespace, environment from chosen c where c.gid = g.id) w) as workloads, n.*
    from groups g join numbers n on n.gid = g.id`.execute(db);
  const byId = new Map(rows.map((row) => [row.gid, row]));
  return {
    items: page.items.flatMap(({ id }) => {
      const row = byId.get(id);
      return row === undefined ? [] : [view(row)];
    }),
    nextCursor: page.nextCursor,
  };
}

function view({ gid: _group, ...row }: Row): TargetView {
  const { address, port, operations, credentials, workloads, agents, uses, denied } = row;
  const shown = { address, port, operations, credentials, workloads, agents, uses, denied };
  return { ...shown, firstSeenAt: iso(row.firstSeenAt), lastSeenAt: iso(row.lastSeenAt) };
}
