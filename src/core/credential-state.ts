import type { CredentialState } from './api/views.ts';
import type { Instant } from './instant.ts';
import type { CredentialRow } from './inventory/rows.ts';

/** A credential is live this long after it was last seen. */
export const liveMs = 15 * 60_000;

/**
 * The state of a credential at `now`. An end is a claim until telemetry shows it: a use or fetch after it
 * proves the credential alive again. Then its expiry counts, then when it was last seen.
 */
export function credentialState(
  row: Pick<CredentialRow, 'endedAt' | 'expiresAt' | 'lastSeenAt' | 'lastUsedAt' | 'lastFetchedAt'>,
  now: Instant,
): CredentialState {
  const aliveAt = Math.max(row.lastUsedAt ?? -Infinity, row.lastFetchedAt ?? -Infinity);
  if (row.endedAt !== null && aliveAt <= row.endedAt) return 'ended';
  if (row.expiresAt !== null && row.expiresAt <= now) return 'expired';
  return now - row.lastSeenAt <= liveMs ? 'live' : 'idle';
}
