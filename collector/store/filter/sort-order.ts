import { type RawBuilder, sql } from 'kysely';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { CursorPosition } from '../cursor.ts';
import type { Condition } from './match-sql.ts';
import { all } from './match-sql.ts';
import { type RangedColumn, rangesOf } from './ranges.ts';
import { isInRange } from './ways.ts';
import type { World } from './world.ts';

/**
 * The order of a list: by a key, absent ones last, then by the bytes of the fingerprint. The key of `last-seen` is the
 * minute; as of a moment of the past it is when it was first seen, because an index knows only the latest.
 */
export interface SortOrder {
  readonly column: 'last_seen_minute' | 'first_seen_at' | 'expires_at' | 'uses';
  readonly descending: boolean;
}

export function sortOrder({ sort, asOf }: Filter): SortOrder {
  const { by, descending } = sort;
  switch (by) {
    case 'last-seen':
      return { column: asOf === null ? 'last_seen_minute' : 'first_seen_at', descending };
    case 'first-seen':
      return { column: 'first_seen_at', descending };
    case 'expires':
      return { column: 'expires_at', descending };
    case 'uses':
      return { column: 'uses', descending };
    default:
      return by satisfies never;
  }
}

/** `order by` over the columns `key` and `fingerprint`. */
export function byKey({ descending }: SortOrder): RawBuilder<unknown> {
  return sql`key ${sql.raw(descending ? 'desc' : 'asc')} nulls last, fingerprint`;
}

/** Behind a position, over the row `b` and its key. */
export function isBehind(
  { descending }: SortOrder,
  { key: last, fingerprint }: CursorPosition,
  key: RawBuilder<unknown>,
): Condition {
  const further = sql<boolean>`b.fingerprint > ${fingerprint}::uuid`;
  if (last === null) return all([sql<boolean>`${key} is null`, further]);
  const beyond = descending ? sql`<` : sql`>`;
  return sql<boolean>`(${key} is null or ${key} ${beyond} ${last}::bigint
    or (${key} = ${last}::bigint and ${further}))`;
}

const rangedBy: Readonly<Record<SortOrder['column'], RangedColumn | null>> = {
  last_seen_minute: 'last_seen_at',
  first_seen_at: 'first_seen_at',
  expires_at: 'expires_at',
  uses: null,
};

/** The part of the order in which rows of a filter can be, over a row `b`: a walk ends where it ends. */
export function keyRange(order: SortOrder, filter: Filter, world: World): Condition {
  const column = rangedBy[order.column];
  return column === null ? sql<boolean>`true` : isInRange(column, rangesOf(filter, world)[column]);
}
