import { type RawBuilder, sql } from 'kysely';
import { lookedUpRows } from '../filter/base-row.ts';
import { stateOf } from '../filter/term-condition.ts';
import { usageRows } from '../filter/usage-condition.ts';
import { inScope, isLimited } from '../read-scope.ts';
import type { Seeing } from './coverage.ts';

/**
 * A subquery of the state of each credential of a FROM item `of`, which has each fingerprint once: of a reader with
 * limits, what the usage within them tells.
 */
export function credentialStates(of: RawBuilder<unknown>, { scope, now }: Seeing): RawBuilder<unknown> {
  const known = sql`${of} w ${lookedUpRows('w')}`;
  const isThere = sql`(hot.fingerprint is not null or cold.fingerprint is not null)`;
  if (!isLimited(scope)) {
    const state = stateOf({ at: now }, (column) => sql.ref(`b.${column}`));
    return sql`(select w.fingerprint, ${state} as state from ${known} where ${isThere})`;
  }
  return sql`(
    select w.fingerprint, ${stateOf({ at: now }, (column) => sql.ref(`t.${column}`))} as state
    from ${known} cross join lateral (
      select max(s.last_at) as last_seen_at,
        max(s.last_at) filter (where x.kind = 'used') as last_used_at,
        max(s.last_at) filter (where x.kind = 'fetched' and not x.held) as last_fetched_at,
        max(s.last_at) filter (where x.kind = 'ended') as ended_at
      from ${usageRows()} join context x on x.id = s.context where ${inScope(scope)}
    ) t
    where ${isThere} and t.last_seen_at is not null)`;
}
