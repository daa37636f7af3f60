import { type RawBuilder, sql } from 'kysely';
import type { Filter } from '../../../src/core/filter/filter.ts';
import { baseRows } from './base-row.ts';
import { filterCondition } from './filter-condition.ts';
import { type Asking, anyWorld } from './world.ts';

/**
 * A subquery of the fingerprints (UUIDs, column `fingerprint`) of all credentials that match and that the reader may
 * see, hot and archived, in no order. Its work is not bounded by itself.
 */
export function matchingCredentials(filter: Filter, asking: Asking): RawBuilder<unknown> {
  const world = { ...anyWorld(filter, asking), isTogether: true };
  return sql`(
    select b.fingerprint
    from (select fingerprint from credential union select fingerprint from credential_archive) w ${baseRows(world, 'w')}
    where ${filterCondition(filter, world)})`;
}
