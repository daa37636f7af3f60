import { type RawBuilder, sql } from 'kysely';
import { type ActorKind, type ActorView, actorKinds } from '../../../src/core/api/inventory-views.ts';
import type { Page } from '../../../src/core/api/views.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { containsWords, type Keyed, keyOf, type ListQuery, selectPage } from '../list-page.ts';
import { inScope } from '../read-scope.ts';
import { knownSums } from '../sums/known-sums.ts';
import { uncounted } from '../sums/uncounted.ts';
import type { Seeing } from './coverage.ts';
import { type GroupNumbers, groupNumbers } from './group-numbers.ts';
import { isObserved } from './is-observed.ts';
import { workloadsOfGroups } from './workload-names.ts';

export interface ActorQuery extends ListQuery {
  /** Null: of every kind. */
  readonly kind: ActorKind | null;
}

interface Actor extends Keyed {
  readonly kind: ActorKind;
  readonly name: string;
}

type Row = Omit<ActorView, 'firstSeenAt' | 'lastSeenAt'> &
  Pick<GroupNumbers, 'firstSeenAt' | 'lastSeenAt'> & { readonly gid: string };

/** Agents, tools, notebooks and humans on whose behalf credentials were used, of what a reader may see. */
export async function listActors(
  db: Database,
  query: ActorQuery,
  { scope }: Seeing,
): Promise<Page<ActorView>> {
  const kinds = query.kind === null ? actorKinds : [query.kind];
  const named = sql`
    select ${keyOf(sql`${placeOf()} || a.name`)} as key, md5(row(a.kind, a.name)::text)::uuid as id, a.kind, a.name
    from (
      select distinct a.kind, a.name from context x ${actorsOf}
      where a.kind = any(${[...kinds]}::text[]) and a.name is not null and ${inScope(scope)} and ${isObserved}
    ) a where ${containsWords(query.words, [sql`a.name`])}`;
  const page = await selectPage<Actor>(db, named, query);
  if (page.items.length === 0) return { items: [], nextCursor: null };
  const { rows } = await sql<Row>`
    with groups as (
      select * from json_to_recordset(${JSON.stringify(page.items)}::json) as g (id uuid, kind text, name text)
    ), chosen as materialized (
      select g.id as gid, x.id, x.tuple, x.kind, x.outcome, x.service, x.namespace, x.environment, x.address
      from context x ${actorsOf} join groups g on g.kind = a.kind and g.name = a.name
      where ${inScope(scope)}
    ), ${knownSums(await uncounted(db), { scope, only: null })}, ${groupNumbers}, ${workloadsOfGroups(scope)},
    targets as (
      select gid, (array_agg(distinct address))[1:${sql.lit(mostTargets)}] as targets
      from chosen where address is not null group by gid
    )
    select g.kind, g.name, coalesce(w.workloads, '[]') as workloads, n.*, coalesce(t.targets, '{}') as targets
    from groups g join numbers n on n.gid = g.id
    left join workloads w on w.gid = g.id left join targets t on t.gid = g.id`.execute(db);
  const byId = new Map(rows.map((row) => [row.gid, row]));
  return {
    items: page.items.flatMap(({ id }) => {
      const row = byId.get(id);
      return row === undefined ? [] : [view(row)];
    }),
    nextCursor: page.nextCursor,
  };
}

const mostTargets = 256;

/** An actor `a` of a context `x`. */
const actorsOf = sql`
  cross join lateral (values
    ('agent', x.agent), ('tool', x.tool), ('notebook', x.notebook), ('human', x.user_id)) as a (kind, name)`;

/** Agents come first, humans last. */
function placeOf(): RawBuilder<unknown> {
  return sql`array_position(${[...actorKinds]}::text[], a.kind)`;
}

function view({ kind, name, workloads, credentials, targets, uses, ...times }: Row): ActorView {
  const { firstSeenAt, lastSeenAt } = times;
  const seen = { firstSeenAt: iso(firstSeenAt), lastSeenAt: iso(lastSeenAt) };
  return { kind, name, workloads, credentials, targets, uses, ...seen };
}
