import { type RawBuilder, sql } from 'kysely';
import type { CredentialState } from '../../src/core/api/views.ts';
import { liveMs } from '../../src/core/credential-state.ts';
import type { Instant } from '../../src/core/instant.ts';

/** The core's `credentialState` in SQL, over a row of `credential` named `c`. */
export function stateSql(now: Instant): RawBuilder<CredentialState> {
  return sql<CredentialState>`
    case
      when c.ended_at is not null
        and coalesce(greatest(c.last_used_at, c.last_fetched_at) <= c.ended_at, true) then 'ended'
      when c.expires_at <= ${now}::bigint then 'expired'
      when ${now}::bigint - c.last_seen_at <= ${liveMs}::bigint then 'live'
      else 'idle'
    end`;
}
