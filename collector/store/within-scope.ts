import { sql } from 'kysely';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import type { Database } from './database.ts';
import { inScope, isLimited, type ReadScope } from './read-scope.ts';
import { inHours, usageOf } from './usage-tuples.ts';

/** What usage itself tells of a credential. */
type Told = Pick<
  CredentialRow,
  | 'sources'
  | 'endReasons'
  | 'firstSeenAt'
  | 'lastSeenAt'
  | 'firstFetchedAt'
  | 'lastFetchedAt'
  | 'firstUsedAt'
  | 'lastUsedAt'
  | 'endedAt'
>;

/**
 * Credentials as a reader may see them: those with usage in its scope, and of them what that usage tells. Names and
 * policies are not kept by workload, so they show only where nobody else could have told them. What a credential
 * is itself (type, subject, join keys, parents) is the same wherever it is used.
 */
export async function withinScope(
  db: Database,
  credentials: ReadonlyMap<string, CredentialRow>,
  scope: ReadScope,
): Promise<ReadonlyMap<string, CredentialRow>> {
  if (!isLimited(scope) || credentials.size === 0) return credentials;
  const told = new Map((await readTold(db, credentials, scope)).map((row) => [row.fingerprint, row]));
  const seen = new Map<string, CredentialRow>();
  for (const [uuid, row] of credentials) {
    const found = told.get(uuid);
    if (found === undefined) continue;
    const { fingerprint: _uuid, isAll, ...facts } = found;
    const unknown = isAll ? {} : { names: [], policies: [] };
    seen.set(uuid, { ...row, ...facts, ...unknown });
  }
  return seen;
}

type ToldRow = Told & {
  readonly fingerprint: string;
  /** All of its usage is in scope. */
  readonly isAll: boolean;
};

async function readTold(
  db: Database,
  credentials: ReadonlyMap<string, CredentialRow>,
  scope: ReadScope,
): Promise<readonly ToldRow[]> {
  const of = usageOf(credentials, scope);
  const fetched = sql`kind = 'fetched' and not held`;
  const { rows } = await sql<ToldRow>`
    with seen as (
      select s.fingerprint, s.first_at, s.last_at, x.kind, x.channel, x.held,
        coalesce(${inScope(scope)}, false) as visible
      from (
        select u.fingerprint, u.context, u.first_at, u.last_at
        from usage u where u.fingerprint = any(${of.fingerprints}::uuid[]) and ${inHours('u', of)}
        union all
        select e.fingerprint, e.context, e.first_at, e.last_at
        from usage_ended e where e.fingerprint = any(${of.fingerprints}::uuid[])
      ) s join context x on x.id = s.context
    ), whole as (
      select fingerprint, bool_and(visible) as visible from seen group by fingerprint
    )
    select w.fingerprint, w.visible as "isAll",
      coalesce(array_agg(distinct channel) filter (where kind = 'fetched'), '{}') as sources,
      coalesce(array_agg(distinct channel) filter (where kind = 'ended'), '{}') as "endReasons",
      min(first_at) as "firstSeenAt", max(last_at) as "lastSeenAt",
      min(first_at) filter (where ${fetched}) as "firstFetchedAt",
      max(last_at) filter (where ${fetched}) as "lastFetchedAt",
      min(first_at) filter (where kind = 'used') as "firstUsedAt",
      max(last_at) filter (where kind = 'used') as "lastUsedAt",
      max(last_at) filter (where kind = 'ended') as "endedAt"
    from seen s join whole w on w.fingerprint = s.fingerprint
    where s.visible
    group by w.fingerprint, w.visible`.execute(db);
  return rows;
}
