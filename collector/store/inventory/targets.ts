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
import { isObserved } from './is-observed.ts';

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
    select ${keyOf(sql`t.address`, sql`t.port`)} as key, ${groupKey('target', sql`t.address`, sql`t.port`)} as id,
      t.address, t.port
    from (select distinct x.address, x.port from context x where ${shown} and ${isObserved}) t
    where ${containsWords(query.words, [sql`t.address`, sql`t.port`])}`;
  const page = await selectPage<Target>(db, named, query);
  if (page.items.length === 0) return { items: [], nextCursor: null };
  const names = (column: string): RawBuilder<unknown> => sql`coalesce(
    (array_agg(distinct ${sql.ref(column)}) filter (where ${sql.ref(column)} is not null))[1:${sql.lit(mostNames)}], '{}')`;
  const { rows } = await sql<Row>`
    with groups as (
      select * from json_to_recordset(${JSON.stringify(page.items)}::json) as g (id uuid, address text, port integer)
    ), chosen as materialized (
      select g.id as gid, x.id, x.tuple, x.kind, x.outcome, x.service, x.namespace, x.environment, x.operation, x.agent
      from context x
      join groups g on g.address = x.address and g.port is not distinct from x.port where ${shown}
    ), ${knownSums(await uncounted(db), { scope, only: only ?? null })}, ${groupNumbers},
    told as (
      select gid, ${names('operation')} as operations, ${names('agent')} as agents,
        count(distinct (service, namespace, environment)) as workloads
      from chosen group by gid
    )
    select g.address, g.port, t.operations, t.agents, t.workloads, n.*
    from groups g join numbers n on n.gid = g.id join told t on t.gid = g.id`.execute(db);
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
