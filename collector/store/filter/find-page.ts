import { type RawBuilder, sql } from 'kysely';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { CursorPosition } from '../cursor.ts';
import type { Database } from '../database.ts';
import { baseRows } from './base-row.ts';
import { fewest, mostCandidates } from './fewest.ts';
import { filterCondition } from './filter-condition.ts';
import { all } from './match-sql.ts';
import { planned } from './planned.ts';
import { byKey, isBehind, sortOrder } from './sort-order.ts';
import { walk } from './walk.ts';
import { waysOf } from './ways.ts';
import type { World } from './world.ts';

/** A page of a list that is wanted. */
export interface Wanted {
  readonly filter: Filter;
  readonly world: World;
  readonly limit: number;
  /** Null: the first page. */
  readonly after: CursorPosition | null;
}

export interface FoundPage {
  /** UUIDs, in order. */
  readonly fingerprints: readonly string[];
  /** Where to go on; null: there is nothing more. A page may be short, even empty, before that. */
  readonly next: CursorPosition | null;
}

/**
 * A page of what matches, with bounded work: when some part of the filter leaves few candidates, by looking at each of
 * them; else by going along the order of the list for a number of steps. Which of the two is decided by counting in
 * the indexes, not by the planner's guess.
 */
export async function findPage(db: Database, wanted: Wanted): Promise<FoundPage> {
  const found = await fewest(db, waysOf(wanted.filter, wanted.world));
  await planned(db, found === null ? 'rows' : 'bitmaps');
  const page = found === null ? await walk(db, wanted) : await lookThrough(db, wanted, found);
  await planned(db, 'freely');
  return page;
}

/** Than there were when they were counted: it tells the planner that they are few. */
const farMore = 4 * mostCandidates;

async function lookThrough(
  db: Database,
  { filter, world, limit, after }: Wanted,
  candidates: RawBuilder<unknown>,
): Promise<FoundPage> {
  const order = sortOrder(filter);
  const key = keyOf(order.column);
  const { rows } = await sql<CursorPosition>`
    select b.fingerprint, ${key} as key
    from (
      select distinct fingerprint from (select * from (${candidates}) c limit ${farMore}) f
    ) w ${baseRows(world, 'w')}
    where ${all([filterCondition(filter, world), ...(after === null ? [] : [isBehind(order, after, key)])])}
    order by ${byKey(order)} limit ${limit + 1}`.execute(db);
  return {
    fingerprints: rows.slice(0, limit).map(({ fingerprint }) => fingerprint),
    next: rows.length > limit ? (rows[limit - 1] ?? null) : null,
  };
}

function keyOf(column: ReturnType<typeof sortOrder>['column']): RawBuilder<unknown> {
  return column === 'uses'
    ? sql`(select g.uses from standing g where g.fingerprint = b.fingerprint)`
    : sql.ref(`b.${column}`);
}
