import { type RawBuilder, sql } from 'kysely';

/** The core's `mostTelling` in SQL: the member of a set that a list shows. */
export function mostTellingOf(set: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`coalesce(
    (select min(m) from unnest(${set}) m where not starts_with(m, 'unknown')),
    (select min(m) from unnest(${set}) m where m <> 'unknown'), 'unknown')`;
}
