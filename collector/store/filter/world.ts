import { sql } from 'kysely';
import type { Filter } from '../../../src/core/filter/filter.ts';
import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { isLimited, type ReadScope } from '../read-scope.ts';

/** In what a filter is asked: who asks, of which moment, and what there is to look through. */
export interface World {
  readonly scope: ReadScope;
  /** The moment that states are about. */
  readonly at: Instant;
  /** Null: now. */
  readonly asOf: Instant | null;
  /** False: no credential is in the archive, so that nothing has to be joined with it. */
  readonly hasArchive: boolean;
  /** Rows of the dictionaries, about. */
  readonly kinds: number;
  readonly contexts: number;
  /** All credentials are asked together: contexts are joined as a whole, not looked up for each. */
  readonly isTogether: boolean;
}

/** What is asked, by whom and when. */
export interface Asking {
  readonly scope: ReadScope;
  readonly now: Instant;
}

/**
 * Whether times, sources and ends are those that usage tells, not those of the row: a reader with limits knows only
 * what was seen within them, and a moment of the past only what had been seen by then.
 */
export function isTold({ scope, asOf }: World): boolean {
  return isLimited(scope) || asOf !== null;
}

/** For work that may take its time: it looks everywhere. */
export function anyWorld({ asOf }: Filter, { scope, now }: Asking): World {
  return { scope, at: asOf ?? now, asOf, hasArchive: true, kinds: 0, contexts: 0, isTogether: false };
}

export async function readWorld(db: Database, filter: Filter, asking: Asking): Promise<World> {
  const { rows } = await sql<Pick<World, 'hasArchive' | 'kinds' | 'contexts'>>`
    select (select fingerprint from credential_archive order by fingerprint limit 1) is not null as "hasArchive",
      (select sum(greatest(reltuples, 0)) from pg_class
        where oid in ('credential_kind'::regclass, 'credential_claims'::regclass))::bigint as kinds,
      (select greatest(reltuples, 0) from pg_class where oid = 'context'::regclass)::bigint as contexts`.execute(
    db,
  );
  return { ...anyWorld(filter, asking), ...rows[0] };
}
