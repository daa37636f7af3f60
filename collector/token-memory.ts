import type { Instant } from '../src/core/instant.ts';

/** Look-ups of tokens, or of sessions, remembered for a moment. */
export interface TokenMemory<Found> {
  readonly find: (hash: Uint8Array) => Promise<Found | null>;
  readonly forget: () => void;
}

/** A look-up is trusted so long: a token revoked by another collector is refused within this time. */
const trustedMs = 500;
/** Well-formed tokens cost nothing to make, so what is remembered of them is bounded. */
const mostRemembered = 1000;

/** Asks the store twice a second for each hash, however many requests carry what it is of. */
export function createTokenMemory<Found>(
  byHash: (hash: Uint8Array) => Promise<Found | null>,
  now: () => Instant,
): TokenMemory<Found> {
  const remembered = new Map<string, { readonly at: Instant; readonly found: Promise<Found | null> }>();
  return {
    forget: () => remembered.clear(),
    find: (hash) => {
      const key = Buffer.from(hash).toString('base64');
      const known = remembered.get(key);
      const age = known === undefined ? trustedMs : now() - known.at;
      // A clock that was set back must not make a look-up last longer.
      if (known !== undefined && age >= 0 && age < trustedMs) return known.found;
      if (remembered.size >= mostRemembered) remembered.clear();
      const found = byHash(hash);
      remembered.set(key, { at: now(), found });
      found.catch(() => remembered.delete(key));
      return found;
    },
  };
}
