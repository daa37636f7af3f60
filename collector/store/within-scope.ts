import { sql } from 'kysely';
import type { Instant } from '../../src/core/instant.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import type { Database } from './database.ts';
import { inScope, isLimited } from './read-scope.ts';
import { inHours, parted, usageOf, type View } from './usage-tuples.ts';

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
 * is itself (type, subject, join keys, parents) is the same wherever it is used. Of a moment of the past, times and
 * ends are those that had come by then.
 */
export async function withinScope(
  db: Database,
  credentials: ReadonlyMap<string, CredentialRow>,
  view: View,
): Promise<ReadonlyMap<string, CredentialRow>> {
  const { scope, asOf } = view;
  if ((!isLimited(scope) && asOf === null) || credentials.size === 0) return credentials;
  const told = new Map((await readTold(db, credentials, view)).map((row) => [row.fingerprint, row]));
  const seen = new Map<string, CredentialRow>();
  for (const [uuid, row] of credentials) {
    const found = told.get(uuid);
    const known = isLimited(scope) ? limitedTo(found, row) : row;
    if (known === null) continue;
    seen.set(uuid, asOf === null ? known : asItWas({ ...known, ...timesOf(found) }, asOf));
  }
  return seen;
}

function limitedTo(found: ToldRow | undefined, row: CredentialRow): CredentialRow | null {
  if (found === undefined) return null;
  const { fingerprint: _uuid, isAll, ...facts } = found;
  const lastSeenAt = facts.lastSeenAt ?? facts.firstSeenAt;
  return { ...row, ...facts, lastSeenAt, ...(isAll ? {} : { names: [], policies: [] }) };
}

function timesOf(found: ToldRow | undefined): {
  readonly [Time in 'lastSeenAt' | 'lastFetchedAt' | 'lastUsedAt']: Instant | null;
} {
  const { lastSeenAt = null, lastFetchedAt = null, lastUsedAt = null } = found ?? {};
  return { lastSeenAt, lastFetchedAt, lastUsedAt };
}

function asItWas(
  row: Omit<CredentialRow, 'lastSeenAt'> & { readonly lastSeenAt: Instant | null },
  asOf: Instant,
): CredentialRow {
  const by = (at: Instant | null): Instant | null => (at !== null && at <= asOf ? at : null);
  return {
    ...row,
    lastSeenAt: row.lastSeenAt ?? row.firstSeenAt,
    firstFetchedAt: by(row.firstFetchedAt),
    firstUsedAt: by(row.firstUsedAt),
    endedAt: by(row.endedAt),
  };
}

type ToldRow = Omit<Told, 'lastSeenAt'> & {
  readonly fingerprint: string;
  /** Null: nothing of it had begun. */
  readonly lastSeenAt: Instant | null;
  /** All of its usage is in scope. */
  readonly isAll: boolean;
};

async function readTold(
  db: Database,
  credentials: ReadonlyMap<string, CredentialRow>,
  { scope, asOf }: View,
): Promise<readonly ToldRow[]> {
  const of = usageOf(credentials, { scope, asOf });
  const { read, counted } = parted(of);
  const fetched = sql`kind = 'fetched' and not held`;
  const last = asOf === null ? sql`last_at` : sql`least(last_at, ${asOf}::bigint)`;
  const begun = asOf === null ? sql`true` : sql`first_at <= ${asOf}::bigint`;
  const { rows } = await sql<ToldRow>`
    with seen as (
      select s.fingerprint, s.first_at, s.last_at, x.kind, x.channel, x.held,
        coalesce(${inScope(scope)}, false) as visible
      from (
        select u.fingerprint, u.context, u.first_at, u.last_at
        from usage u where u.fingerprint = any(${read}) and ${inHours('u', of)}
        union all
        select e.fingerprint, e.context, e.first_at, e.last_at
        from usage_ended e where e.fingerprint = any(${read})
        union all
        select k.fingerprint, (select x.id from context x where x.tuple = k.tuple limit 1), k.first_at, k.last_at
        from standing_usage k where k.fingerprint = any(${counted})
      ) s join context x on x.id = s.context
    ), whole as (
      select fingerprint, bool_and(visible) as visible from seen group by fingerprint
    )
    select w.fingerprint, w.visible as "isAll",
      coalesce(array_agg(distinct channel) filter (where kind = 'fetched'), '{}') as sources,
      coalesce(array_agg(distinct channel) filter (where kind = 'ended'), '{}') as "endReasons",
      min(first_at) as "firstSeenAt", max(${last}) filter (where ${begun}) as "lastSeenAt",
      min(first_at) filter (where ${fetched}) as "firstFetchedAt",
      max(${last}) filter (where ${begun} and ${fetched}) as "lastFetchedAt",
      min(first_at) filter (where kind = 'used') as "firstUsedAt",
      max(${last}) filter (where ${begun} and kind = 'used') as "lastUsedAt",
      max(last_at) filter (where kind = 'ended') as "endedAt"
    from seen s join whole w on w.fingerprint = s.fingerprint
    where s.visible
    group by w.fingerprint, w.visible`.execute(db);
  return rows;
}
