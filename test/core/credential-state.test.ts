import { expect, test } from 'vitest';
import { credentialState } from '../../src/core/credential-state.ts';
import { type Instant, instant } from '../../src/core/instant.ts';

const minute = 60_000;
const now = instant(1_000_000 * minute);
const ago = (minutes: number): Instant => instant(now - minutes * minute);
const quiet = { endedAt: null, expiresAt: null, lastUsedAt: null, lastFetchedAt: null, lastSeenAt: ago(0) };

test.each([
  ['just seen', {}, 'live'],
  ['seen 15 minutes ago', { lastSeenAt: ago(15) }, 'live'],
  ['seen before that', { lastSeenAt: instant(ago(15) - 1) }, 'idle'],
  ['seen by a clock ahead of ours', { lastSeenAt: ago(-3) }, 'live'],
  ['expiring now', { expiresAt: now }, 'expired'],
  ['expiring in a moment', { expiresAt: instant(now + 1) }, 'live'],
  ['expired and long not seen', { expiresAt: ago(60), lastSeenAt: ago(90) }, 'expired'],
  ['ended', { endedAt: ago(1) }, 'ended'],
  ['ended and expired', { endedAt: ago(5), expiresAt: ago(1) }, 'ended'],
  ['ended when last used', { endedAt: ago(5), lastUsedAt: ago(5) }, 'ended'],
  ['used after its end', { endedAt: ago(5), lastUsedAt: ago(4) }, 'live'],
  ['fetched after its end', { endedAt: ago(5), lastFetchedAt: ago(4), lastUsedAt: ago(9) }, 'live'],
  [
    'used after its end, expired since',
    { endedAt: ago(5), lastUsedAt: ago(4), expiresAt: ago(1) },
    'expired',
  ],
] as const)('a credential %s', (_what, facts, state) => {
  expect(credentialState({ ...quiet, ...facts }, now)).toBe(state);
});
